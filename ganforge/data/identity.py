"""What prepared examples depend on, in short names: who makes them, how, and of which files."""

import json
import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from ganforge.components import Component
from ganforge.errors import DataError

FORMAT = 2
"""Part of every name: whoever changes the layout of the files changes this."""


def identity(component: Component) -> str:
    """What the pixels that a component makes depend on: its code and its options."""
    code = [FORMAT, metadata.version("ganforge"), _package(type(component)), type(component).__qualname__]
    return json.dumps([*code, component.model_dump()], default=_jsonable, sort_keys=True)


def stamp(file: str) -> str:
    """What changes when a file does; it is not opened.

    Raises:
        DataError: it is not there, or cannot be looked at.
    """
    try:
        status = os.stat(file)  # noqa: PTH116 (twice as fast, and there may be 100,000)
    except OSError as error:
        raise DataError(f"{file}: cannot be looked at: {error.strerror}. Check that it is still there.") from error
    return f"{file} {status.st_size} {status.st_mtime_ns}"


def digest(parts: Iterable[str]) -> str:
    """A short name for texts: other texts have another."""
    found = blake2b(digest_size=8)
    for part in parts:
        found.update(part.encode(errors="surrogateescape") + b"\0")
    return found.hexdigest()


def _jsonable(option: Any) -> Any:
    return os.path.abspath(option) if isinstance(option, Path) else to_jsonable_python(option)  # noqa: PTH100 (slow)


def _package(component: type) -> str:
    """The package and its version; of what is in no installed one, such as a plugin file, its very text."""
    module = component.__module__.partition(".")[0]
    for point in metadata.entry_points(group="ganforge"):
        if point.dist and point.module.partition(".")[0] == module:
            return f"{point.dist.name} {point.dist.version}"
    file = getattr(sys.modules.get(component.__module__), "__file__", None)
    return digest([component.__module__, Path(file).read_text(encoding="utf-8") if file else ""])
