"""Files with one JSON object per line, which gain lines while a run goes on."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ganforge.files import append_text, complete_lines, set_aside, write_text


def read_objects(path: Path, key: str) -> Iterator[dict[str, Any]]:
    """The objects in a file that have a `step` and this key, without lines that cannot be read."""
    for line in complete_lines(path):
        with suppress(ValueError):
            read = json.loads(line)
            if isinstance(read, dict) and isinstance(read.get("step"), int) and key in read:
                yield read


def append_object(path: Path, written: Mapping[str, Any]) -> None:
    """Append one object."""
    append_text(path, f"{json.dumps(written)}\n")


def keep_objects(path: Path, stays: Callable[[Mapping[str, Any]], bool], what: str, key: str) -> None:
    """Drop objects, and what a crash left of one; a file that somebody else has changed is set aside.

    Args:
        path: the file; begun if there is none.
        stays: whether an object stays.
        what: the word for the objects, in the plural.
        key: what each of them has beside its `step`.
    """
    objects = list(read_objects(path, key))
    if len(objects) < len(complete_lines(path)):
        set_aside(path, f"it is not as it was written: {len(objects)} {what} can be read")
    write_text(path, "".join(f"{json.dumps(read)}\n" for read in objects if stays(read)))
