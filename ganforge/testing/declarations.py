"""What can be told of a component's source without running it, or by importing it in a process of its own."""

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HEAVY = ("keras", "tensorflow")
IMPORTS = """
import importlib.util, sys
name, file = sys.argv[1:]
try:
    importlib.import_module(name)
except ModuleNotFoundError:
    spec = importlib.util.spec_from_file_location("declared", file)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
print(*sorted({'keras', 'tensorflow'} & set(sys.modules)))
"""


def file_of(component: type) -> Path:
    """The file that a class is declared in."""
    return Path(sys.modules[component.__module__].__file__ or "")


def import_path() -> dict[str, str]:
    """An environment in which a new process finds the modules that this one finds."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def heavy_imports(component: type) -> list[str]:
    """Which of TensorFlow and Keras come in when the module of this class is imported."""
    command = [sys.executable, "-c", IMPORTS, component.__module__, str(file_of(component))]
    finished = subprocess.run(command, env=import_path(), capture_output=True, text=True, check=False)
    if finished.returncode:
        raise ImportError(f"{component.__module__} cannot be imported in a new process.\n{finished.stderr}")
    return finished.stdout.split()


def tensorflow_imports(component: type) -> list[str]:
    """`file:line` of each import of TensorFlow in the class's module and those of its package that this one imports."""
    return [
        f"{file}:{node.lineno}"
        for file, tree in _own_sources(component).items()
        for node, name in _imports(tree, "")
        if name.partition(".")[0] == "tensorflow"
    ]


def _own_sources(component: type) -> dict[Path, ast.Module]:
    package = component.__module__.partition(".")[0]
    waiting, found = [(component.__module__, file_of(component))], {}
    while waiting:
        module, file = waiting.pop()
        if file in found:
            continue
        found[file] = ast.parse(file.read_text(encoding="utf-8"))
        names = {name for _, name in _imports(found[file], module) if name.partition(".")[0] == package}
        waiting += [(name, place) for name in names if (place := _source(name))]
    return found


def _imports(tree: ast.Module, module: str) -> Iterator[tuple[ast.stmt, str]]:
    """Every import, also those inside functions, and the module it names."""
    package = module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = "." * node.level + (node.module or "")
            home = importlib.util.resolve_name(home, package) if node.level and package else home.lstrip(".")
            yield node, home
            yield from ((node, f"{home}.{alias.name}") for alias in node.names)


def _source(module: str) -> Path | None:
    """The file of a module; none where the name is that of something within one."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None
