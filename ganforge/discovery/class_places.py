"""Where a class is declared, for another process to find it again."""

import importlib
import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any


def place_of(cls: type) -> dict[str, str]:
    """The module, file and name by which another process finds a class.

    Raises:
        ImportError: no other process can.
    """
    if "<locals>" in cls.__qualname__ or cls.__module__ == "__main__":
        raise ImportError(
            f"{cls.__qualname__}: another process cannot import it. Declare it at the top level of a module."
        )
    return {"module": cls.__module__, "file": str(file_of(cls)), "class": cls.__qualname__}


def class_at(place: Mapping[str, str]) -> Any:
    """The class with this module, file and name."""
    found: Any = sys.modules.get(place["module"]) or imported(place["module"], place["file"])
    for name in place["class"].split("."):
        found = getattr(found, name)
    return found


def file_of(cls: type) -> Path:
    """The file that a class is declared in."""
    return Path(getattr(sys.modules[cls.__module__], "__file__", None) or "")


def import_path() -> dict[str, str]:
    """An environment in which a new process finds the same modules as this one."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def imported(module: str, file: str) -> ModuleType:
    """A module by its name or, if that leads to another file as for plugin files and modules of tests, by its file."""
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError:
        found = None
    if found and found.__file__ == file:
        return found
    spec = importlib.util.spec_from_file_location(module, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a Python module")
    sys.modules[module] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[module])
    return sys.modules[module]
