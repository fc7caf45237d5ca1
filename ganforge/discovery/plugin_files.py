"""Plugin files: components in one file, to try without a package."""

import hashlib
import inspect
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Self

from ganforge.components import Component
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugin_loading import LoadingCost, measured_loading
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError


@dataclass(frozen=True)
class PluginFile:
    """A Python file that the user named, read and executed once.

    Attributes:
        path: as it was given.
        source: what was executed.
        module: offers what its hooks return or, without hooks, every component that is defined in it.
        cost: what executing it cost.
    """

    path: Path
    source: bytes
    module: ModuleType
    cost: LoadingCost

    @classmethod
    def load(cls, path: Path) -> Self:
        """Execute a file as a module.

        Raises:
            PluginError: it cannot be read, fails, or offers nothing; the message has the line if it is known.
        """
        if path.suffix != ".py":
            raise PluginError(f"{path}: is not a Python file. Expected a name that ends in .py.")
        try:
            source = path.read_bytes()
        except OSError as error:
            raise PluginError(
                f"{path}: cannot be read: {error.strerror}. Name a Python file with components."
            ) from error
        with measured_loading() as cost:
            module = _executed(path, source)
        if not any(_is_hook(name, value) for name, value in vars(module).items()):
            offer(module, _components(path, module))
        return cls(path, source, module, cost)

    @property
    def name(self) -> str:
        """The name of the file, of its module, and in the place of a package."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The hash of what was executed."""
        return hashlib.sha256(self.source).hexdigest()


def plugins_of(files: Sequence[str], blocked: Sequence[str]) -> Plugins:
    """The installed plugins, and those in files.

    Raises:
        PluginError: a file cannot be used.
    """
    return Plugins([PluginFile.load(Path(file)).module for file in files], blocked=blocked)


def _executed(path: Path, source: bytes) -> ModuleType:
    """The module `mine.py`: no import statement can name it, so it hides no other module."""
    module = ModuleType(path.name)
    file = module.__file__ = str(path.absolute())
    sys.modules[module.__name__] = module  # pydantic and inspect look there
    try:
        exec(compile(source, file, "exec"), vars(module))  # noqa: S102 (the user named the file for that)
    except (Exception, SystemExit) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        number = _line(file, error)
        text = b"".join(source.splitlines()[number - 1 : number]).decode(errors="replace").strip() if number else ""
        place = f"{path}:{number}" if number else str(path)
        raise PluginError(f"{place}: {type(error).__name__}: {reason}" + f" (in `{text}`)" * bool(text)) from error
    return module


def _line(file: str, error: BaseException) -> int:
    """The line of the file that failed; 0 if it is not known."""
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if isinstance(error, SyntaxError) and error.filename == file:
        lines.append(error.lineno or 0)
    return lines[-1] if lines else 0


def _is_hook(name: str, value: object) -> bool:
    return isinstance(value, FunctionType) and (name.startswith("ganforge_") or hasattr(value, "ganforge_impl"))


def _components(path: Path, module: ModuleType) -> list[type[Component]]:
    defined = list(_defined(module))
    named = [cls for cls in defined if not cls.is_abstract()]
    if named:
        return named
    if defined:
        cls = defined[0]
        where = f"{path}:{inspect.getsourcelines(cls)[1]}"
        raise PluginError(f'{where}: {cls.__name__} has no name. Write `name: Literal["..."] = "..."` in it.')
    kinds = ", ".join(kind.base.__name__ for kind in KINDS.values())
    raise PluginError(f"{path}: offers nothing. Expected a class that derives from one of {kinds}.")


def _defined(module: ModuleType) -> Iterator[type[Component]]:
    """The component classes that the module itself defines, except private ones."""
    bases = tuple(kind.base for kind in KINDS.values())
    for name, value in vars(module).items():
        is_component = isinstance(value, type) and issubclass(value, bases)
        if is_component and value.__module__ == module.__name__ and not name.startswith("_"):
            yield value


def offer(module: ModuleType, components: Collection[type[Component]]) -> None:
    """Give a module the hooks that offer these components."""
    for kind in KINDS.values():
        if offered := [cls for cls in components if cls.kind == kind.name]:
            setattr(module, kind.hook, hookimpl(_hook(offered)))


def _hook(offered: list[type[Component]]) -> Callable[[], list[type[Component]]]:
    def hook() -> list[type[Component]]:
        return offered

    return hook
