"""What a component's source imports, read from the source or found by importing it in a new process."""

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from traceback import extract_stack
from types import ModuleType
from typing import Any

from ganforge.discovery.class_places import file_of, import_path, imported, source_of

HEAVY = ("keras", "tensorflow")
ALARM = "heavy: "


def heavy_import(component: type) -> str:
    """Where importing the module of this class imports TensorFlow or Keras; empty where it does not."""
    file = str(file_of(component))
    if file not in _light:
        command = [sys.executable, "-P", __file__, component.__module__, file]
        finished = subprocess.run(command, env=import_path(), capture_output=True, text=True, check=False)
        if finished.returncode:
            raise ImportError(f"{component.__module__} cannot be imported in a new process.\n{finished.stderr}")
        answers = finished.stdout.splitlines()
        if answers[0].startswith(ALARM):
            return answers[0].removeprefix(ALARM)
        _light.update(answers)
    return ""


_light: set[str] = set()
"""Files that a process imported without TensorFlow: they need no process of their own."""


def tensorflow_imports(component: type) -> list[str]:
    """`file:line` of each import of TensorFlow in the class's module and in those of its package that it imports."""
    places = {
        (str(file), line)
        for file, imports in _own_imports(component).items()
        for line, name in imports
        if name.partition(".")[0] == "tensorflow"
    }
    return [f"{file}:{line}" for file, line in sorted(places)]


def _own_imports(component: type) -> dict[Path, list[tuple[int, str]]]:
    """What each file imports: the class's own, and those of the same package that it leads to."""
    package = component.__module__.partition(".")[0]
    waiting, found = [(component.__module__, file_of(component))], {}
    while waiting:
        module, file = waiting.pop()
        if file not in found:
            home = module if file.name == "__init__.py" else module.rpartition(".")[0]
            found[file] = list(_imports(ast.parse(file.read_text(encoding="utf-8")), home))
            names = {name for _, name in found[file] if name.partition(".")[0] == package}
            waiting += [(name, place) for name in names if (place := source_of(name))]
    return found


def _imports(tree: ast.Module, home: str) -> Iterator[tuple[int, str]]:
    """The line of every import, also inside functions, with each module it may name; `home` is the file's package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                module = importlib.util.resolve_name("." * node.level + module, home)
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


class _Alarm(MetaPathFinder, Loader):
    """Prints where one of `HEAVY` is about to be imported, and ends the process."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A module that is never executed."""
        return ModuleSpec(fullname, self) if fullname in HEAVY else None

    def exec_module(self, module: ModuleType) -> None:
        """Print the place and end the process."""
        place = next(frame for frame in reversed(extract_stack()[:-1]) if "importlib" not in frame.filename)
        print(f"{ALARM}{module.__name__} at {place.filename}:{place.lineno}", flush=True)  # noqa: T201 (the answer)
        os._exit(0)


def _print_light() -> None:
    files = [getattr(module, "__file__", None) for module in sys.modules.values()]
    print(*filter(None, files), sep="\n")  # noqa: T201 (the answer)


if __name__ == "__main__":
    sys.meta_path.insert(0, _Alarm())
    imported(*sys.argv[1:])
    _print_light()
    # Import the other plugins too, so that this one process answers for all of them.
    from ganforge.discovery.plugins import Plugins

    Plugins()
    _print_light()
