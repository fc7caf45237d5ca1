"""Reads state dicts as `torch.save` writes them, without PyTorch.

Since version 1.6 the file is a zip archive: `NAME/data.pkl` describes the tensors, `NAME/data/0` and so on hold their
numbers. Before, four pickles came first (a magic number, a version, the system, the tensors), then the list of all
storages, then each storage: how many numbers, as int64, and the numbers.
"""

import io
import math
import zipfile
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np

from ganforge.weight_files.pickled_tensors import NotTensors, Storage, Tensor, read_tensors

MAGIC = 0x1950A86A20F9469CFC6C
"""The first pickle of a file from before 1.6."""

Arrays = dict[str, np.ndarray]
Order = Literal["big", "little"]


def read_archive(path: Path) -> Arrays:
    """Read a state dict from a zip archive.

    Raises:
        NotTensors: it holds something else.
        Exception: it is damaged, whatever zipfile and numpy then raise.
    """
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name == "data.pkl" or name.endswith("/data.pkl")]
        if len(names) != 1:
            raise NotTensors("it is a zip archive, but PyTorch has not written it: there is no data.pkl in it")
        folder = names[0].removesuffix("data.pkl")
        order: Order = "big" if _content(archive, f"{folder}byteorder", b"little") == b"big" else "little"
        tensors = _state_dict(read_tensors(io.BytesIO(_content(archive, names[0]))))
        storages = {tensor.storage for tensor in tensors.values()}
        held = {s.key: _numbers(_content(archive, f"{folder}data/{s.key}"), s, order) for s in storages}
    return {name: _array(tensor, held[tensor.storage.key]) for name, tensor in tensors.items()}


def read_stream(file: IO[bytes]) -> Arrays:
    """Read a state dict as versions before 1.6 wrote it.

    Raises:
        NotTensors: it holds something else.
        Exception: it is damaged.
    """
    if read_tensors(file) != MAGIC:
        raise NotTensors("it is a pickle, but PyTorch has not written it")
    read_tensors(file)
    order: Order = "little" if read_tensors(file).get("little_endian", True) else "big"
    tensors = _state_dict(read_tensors(file))
    known = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    held = {key: _next_numbers(file, known.get(key), order) for key in read_tensors(file)}
    return {name: _array(tensor, held[tensor.storage.key]) for name, tensor in tensors.items()}


def _state_dict(described: Any) -> dict[str, Tensor]:
    if not isinstance(described, dict) or not described:
        raise NotTensors("it holds no state dict. Save one with torch.save(network.state_dict(), FILE)")
    if others := [str(name) for name, value in described.items() if not isinstance(value, Tensor)]:
        raise NotTensors(
            f"beside tensors it holds {', '.join(others[:3])}, so it is more than a state dict. Save that alone, with "
            "torch.save(network.state_dict(), FILE)"
        )
    return {str(name): tensor for name, tensor in described.items()}


def _array(tensor: Tensor, numbers: np.ndarray) -> np.ndarray:
    """The tensor, after a check that it lies within its storage."""
    if not tensor.size:
        return numbers[tensor.offset].copy()
    steps = [(size - 1) * stride for size, stride in zip(tensor.size, tensor.stride, strict=True)]
    last = tensor.offset + sum(steps)
    if min(tensor.offset, *tensor.size, *tensor.stride) < 0 or math.prod(tensor.size) > len(numbers):
        raise ValueError("a tensor is larger than its storage")
    if math.prod(tensor.size) and last >= len(numbers):
        raise ValueError("a tensor ends after its storage")
    strides = [stride * numbers.itemsize for stride in tensor.stride]
    return np.lib.stride_tricks.as_strided(numbers[tensor.offset :], tensor.size, strides).copy()


def _numbers(data: bytes, storage: Storage, order: Order) -> np.ndarray:
    is_bfloat16 = storage.dtype == "bfloat16"
    dtype = np.dtype("u2" if is_bfloat16 else storage.dtype).newbyteorder(order)
    numbers = np.frombuffer(data, dtype)
    if len(numbers) != storage.count:
        raise ValueError(f"a storage holds {len(numbers)} numbers, not {storage.count}")
    return (numbers.astype("u4") << 16).view("f4") if is_bfloat16 else numbers.astype(dtype.newbyteorder("="))


def _next_numbers(file: IO[bytes], storage: Storage | None, order: Order) -> np.ndarray:
    if storage is None:
        raise ValueError("it holds a storage that no tensor uses")
    count = int(np.frombuffer(file.read(8), np.dtype("i8").newbyteorder(order))[0])
    if count != storage.count:
        raise ValueError(f"a storage holds {count} numbers, not {storage.count}")
    size = 2 if storage.dtype == "bfloat16" else np.dtype(storage.dtype).itemsize
    return _numbers(file.read(count * size), storage, order)


def _content(archive: zipfile.ZipFile, name: str, default: bytes | None = None) -> bytes:
    """A file of the archive; PyTorch compresses none, so none is larger than the archive."""
    if default is not None and name not in archive.namelist():
        return default
    if archive.getinfo(name).compress_type != zipfile.ZIP_STORED:
        raise NotTensors("it is a compressed archive, which PyTorch does not write")
    return archive.read(name)
