"""Fingerprints of components and files: prepared examples are found by them, and used only while they are the same."""

import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ganforge.components import Component
from ganforge.discovery.installed_packages import plugin_packages
from ganforge.errors import DataError

FORMAT = 2
"""Part of every fingerprint. Increase it when the layout of prepared files changes."""


def component_text(component: Component) -> str:
    """Everything that the pixels made by a component depend on: its code and its options."""
    code = [FORMAT, metadata.version("ganforge"), _package(type(component)), type(component).__qualname__]
    return json.dumps([*code, dict(component)], default=_jsonable, sort_keys=True)


def file_text(file: str) -> str:
    """Name, size and time of a file, which change when it does. The file is not opened.

    Raises:
        DataError: the file is missing or cannot be accessed.
    """
    try:
        status = os.stat(file)  # noqa: PTH116 (twice as fast, and there may be 100,000)
    except OSError as error:
        raise DataError(f"{file}: it cannot be accessed: {error.strerror}. Check that it still exists.") from error
    return f"{file} {status.st_size} {status.st_mtime_ns}"


def fingerprint(texts: Iterable[str]) -> str:
    """16 hexadecimal digits that stand for these texts."""
    found = blake2b(digest_size=8)
    for text in texts:
        found.update(text.encode(errors="surrogateescape") + b"\0")
    return found.hexdigest()


def _jsonable(option: Any) -> Any:
    if isinstance(option, BaseModel):
        return component_text(option) if isinstance(option, Component) else dict(option)
    return os.path.abspath(option) if isinstance(option, Path) else to_jsonable_python(option)  # noqa: PTH100 (slow)


def _package(component: type) -> str:
    """The distribution and its version. A plugin file has neither, so its text is used."""
    module = component.__module__.partition(".")[0]
    if package := _installed(module):
        return package
    file = getattr(sys.modules.get(component.__module__), "__file__", None)
    return fingerprint([component.__module__, Path(file).read_text(encoding="utf-8") if file else ""])


@cache  # an interpreter keeps what it has imported, and looking through all distributions takes a while
def _installed(module: str) -> str:
    """The distribution of a module and its version; empty if there is none."""
    return next((str(package) for package in plugin_packages() if module in package.modules), "")
