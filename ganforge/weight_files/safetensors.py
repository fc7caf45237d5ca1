"""`.safetensors` files: the length of a header, the header in JSON, then the numbers of all tensors."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
    "U64": "<u8",
    "U32": "<u4",
    "U16": "<u2",
    "U8": "u1",
    "BOOL": "?",
}
"""What the numbers of a tensor are; two bytes of BF16 are the upper half of a float32."""
_NAMES = {np.dtype(dtype).str[1:]: name for name, dtype in DTYPES.items() if name != "BF16"}


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """Read every tensor by name.

    Raises:
        Exception: the file is damaged, whatever json and numpy then raise.
    """
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start].decode())
    header.pop("__metadata__", None)
    numbers = memoryview(data)[start:]
    return {name: _array(entry, numbers) for name, entry in header.items()}


def write_safetensors(path: Path, tensors: Mapping[str, np.ndarray], metadata: Mapping[str, str]) -> None:
    """Write every tensor under its name.

    Raises:
        OSError: it cannot be written.
    """
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    end = 0
    for name, array in tensors.items():
        begin, end = end, end + array.nbytes
        header[name] = {"dtype": _NAMES[array.dtype.str[1:]], "shape": list(array.shape), "data_offsets": [begin, end]}
    described = json.dumps(header).encode()
    described += b" " * (-len(described) % 8)  # readers that map the file want the numbers aligned
    with path.open("xb") as file:
        file.write(len(described).to_bytes(8, "little") + described)
        for array in tensors.values():
            file.write(array.astype(array.dtype.newbyteorder("<")).tobytes())


def _array(entry: dict, data: memoryview) -> np.ndarray:
    begin, end = entry["data_offsets"]
    dtype, shape = np.dtype(DTYPES[entry["dtype"]]), tuple(entry["shape"])
    if not 0 <= begin <= end <= len(data) or end - begin != math.prod(shape) * dtype.itemsize:
        raise ValueError("a tensor is not where the header says")
    numbers = np.frombuffer(data[begin:end], dtype)
    if entry["dtype"] == "BF16":
        numbers = (numbers.astype("u4") << 16).view("f4")
    return numbers.reshape(shape).astype(numbers.dtype.newbyteorder("="))
