"""Writes files of weights as PyTorch and safetensors do, with Python's own pickler and without either package."""

import io
import json
import pickle
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

STORAGES = {"float32": "FloatStorage", "float64": "DoubleStorage", "float16": "HalfStorage", "int64": "LongStorage"}
SAFE = {"float32": "F32", "float64": "F64", "float16": "F16", "int64": "I64"}
MAGIC, VERSION = 0x1950A86A20F9469CFC6C, 1001


class Storage:
    """All numbers of an array; two tensors may share it."""

    def __init__(self, numbers: np.ndarray, dtype: str = "") -> None:
        self.numbers = numbers.ravel()
        self.name = dtype or STORAGES[self.numbers.dtype.name]


class Tensor:
    """A view of a storage, which pickles itself as those of PyTorch do."""

    def __init__(self, storage: Storage, size: tuple[int, ...], stride: tuple[int, ...], offset: int = 0) -> None:
        self.storage, self.size, self.stride, self.offset = storage, size, stride, offset

    @classmethod
    def of(cls, array: np.ndarray) -> "Tensor":
        stride = tuple(step // array.itemsize for step in np.ascontiguousarray(array).strides)
        return cls(Storage(np.ascontiguousarray(array)), array.shape, stride)

    def __reduce__(self) -> tuple:
        rebuild = sys.modules["torch._utils"]._rebuild_tensor_v2
        return rebuild, (self.storage, self.offset, self.size, self.stride, False, OrderedDict())


def write_torch(path: Path, tensors: Mapping[str, Any], before_1_6: bool = False) -> Path:
    """Write a state dict; values that are no arrays are pickled as they are."""
    state = OrderedDict((name, Tensor.of(t) if isinstance(t, np.ndarray) else t) for name, t in tensors.items())
    state._metadata = OrderedDict({"": {"version": 1}})
    return write_pickled(path, state, before_1_6)


def write_pickled(path: Path, value: Any, before_1_6: bool = False) -> Path:
    """Write anything as `torch.save` would."""
    described, storages = _pickled(value)
    if before_1_6:
        system = {"protocol_version": VERSION, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
        parts = [_pickled(part)[0] for part in (MAGIC, VERSION, system)]
        parts += [described, _pickled(list(storages))[0]]
        for storage in storages.values():
            parts += [len(storage.numbers).to_bytes(8, "little"), storage.numbers.tobytes()]
        path.write_bytes(b"".join(parts))
        return path
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights/data.pkl", described)
        archive.writestr("weights/byteorder", "little")
        for key, storage in storages.items():
            archive.writestr(f"weights/data/{key}", storage.numbers.tobytes())
        archive.writestr("weights/version", "3\n")
    return path


def write_safetensors(path: Path, tensors: Mapping[str, np.ndarray]) -> Path:
    """Write the tensors one after the other."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, array in tensors.items():
        place = [len(data), len(data) + array.nbytes]
        header[name] = {"dtype": SAFE[array.dtype.name], "shape": array.shape, "data_offsets": place}
        data += array.tobytes()
    described = json.dumps(header).encode()
    path.write_bytes(len(described).to_bytes(8, "little") + described + data)
    return path


def _pickled(value: Any) -> tuple[bytes, dict[str, Storage]]:
    storages: dict[str, Storage] = {}
    keys: dict[int, str] = {}
    torch, utils = ModuleType("torch"), ModuleType("torch._utils")
    for name in (*STORAGES.values(), "BFloat16Storage"):
        setattr(torch, name, type(name, (), {"__module__": "torch"}))

    def _rebuild_tensor_v2() -> None:
        raise AssertionError("only its name is written")

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2

    class Pickler(pickle.Pickler):
        def persistent_id(self, part: Any) -> tuple | None:
            if not isinstance(part, Storage):
                return None
            key = keys.setdefault(id(part), str(len(keys)))
            storages[key] = part
            return "storage", getattr(torch, part.name), key, "cpu", len(part.numbers)

    out = io.BytesIO()
    with patch.dict(sys.modules, {"torch": torch, "torch._utils": utils}):
        Pickler(out, 2).dump(value)
    return out.getvalue(), storages
