"""Where classes and modules are, for another process to find them again, or to read them without importing."""

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


def source_of(module: str) -> Path | None:
    """The file of a module, found without importing it; None where the name is not that of a module."""
    package, *parts = module.split(".")
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):  # of a package whose own loading failed, and of a module made by hand
        return None
    if spec is None:
        return None
    if not parts and spec.has_location:
        return Path(spec.origin or "")
    for folder in spec.submodule_search_locations or ():
        place = Path(folder, *parts)
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file
    return None
