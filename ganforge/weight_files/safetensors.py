"""Reads `.safetensors` files: the length of a header, the header in JSON, then the numbers of all tensors."""

import json
import math
from pathlib import Path

import numpy as np

DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U8": "u1",
    "BOOL": "?",
}
"""What the numbers of a tensor are; two bytes of BF16 are the upper half of a float32."""


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """Read every tensor by name.

    Raises:
        Exception: the file is damaged, whatever json and numpy then raise.
    """
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start].decode())
    header.pop("__metadata__", None)
    return {name: _array(entry, data[start:]) for name, entry in header.items()}


def _array(entry: dict, data: bytes) -> np.ndarray:
    begin, end = entry["data_offsets"]
    dtype, shape = np.dtype(DTYPES[entry["dtype"]]), tuple(entry["shape"])
    if not 0 <= begin <= end <= len(data) or end - begin != math.prod(shape) * dtype.itemsize:
        raise ValueError("a tensor is not where the header says")
    numbers = np.frombuffer(data[begin:end], dtype)
    if entry["dtype"] == "BF16":
        numbers = (numbers.astype("u4") << 16).view("f4")
    return numbers.reshape(shape).astype(numbers.dtype.newbyteorder("="))
