"""What the members of a tar file say that are no images."""

import json
from io import BytesIO
from typing import Any

from ganforge import DataError


def cell_of(content: bytes, column: str, where: str) -> Any:
    """The text of a member; of JSON its value, or what it has under a key; of an `.npy` array a list of its numbers.

    Args:
        content: of the member.
        column: its suffix, such as `cls`, `txt`, `code.npy` or `json`; behind a colon, a key: `json:breed`.
        where: names the example in messages.

    Raises:
        DataError: it cannot be read, or there is no such key.
    """
    suffix, _, key = column.partition(":")
    kind = suffix.rpartition(".")[2].lower()
    place = f"{where}.{suffix}"
    try:
        if kind == "npy":
            return _numbers(content)
        text = content.decode("utf-8-sig")
        value = json.loads(text) if kind == "json" else text.strip()
    except ValueError as error:
        raise DataError(f"{place}: it cannot be read: {error}. Write it anew.") from error
    if not key:
        return value
    if not isinstance(value, dict) or key not in value:
        held = ", ".join(value) if isinstance(value, dict) else f"a {type(value).__name__}"
        raise DataError(f"{place}: there is no key {key!r}, only {held or 'nothing'}. Choose another.")
    return value[key]


def _numbers(content: bytes) -> list[float]:
    import numpy as np

    return np.lib.format.read_array(BytesIO(content), allow_pickle=False).ravel().tolist()
