"""Reads the tensors of a PyTorch file of before version 1.6, without PyTorch and without unpickling anything."""

import pickletools
import struct
from io import BytesIO

import numpy as np

HEADS = 3
"""Pickles before that of the tensors: a magic number, the version and the sizes of types."""
COUNTS = "num_batches_tracked"
"""How the names of the tensors end that hold whole numbers of 8 bytes; all others are float32."""


def read_tensors(content: bytes) -> dict[str, np.ndarray]:
    """The float32 tensors of a state dictionary by name, each flat, in the order of its numbers in the file.

    Args:
        content: the file; each of its tensors must have a storage of its own.
    """
    stream = BytesIO(content)
    for _ in range(HEADS):
        _texts(stream)
    # A name is followed by the key of its storage, a number; storages lie in the order of the last list of keys.
    texts = [text for text in _texts(stream) if text not in ("storage", "cpu")]
    texts = texts[: texts.index("_metadata")] if "_metadata" in texts else texts
    names = dict(zip(texts[1::2], texts[::2], strict=True))
    tensors = {}
    for key in _texts(stream):
        (count,) = struct.unpack("<q", stream.read(8))
        size = 8 if names[key].endswith(COUNTS) else 4
        numbers = stream.read(count * size)
        if size == 4:
            tensors[names[key]] = np.frombuffer(numbers, "<f4")
    return tensors


def _texts(stream: BytesIO) -> list[str]:
    """The texts of the next pickle, in order; nothing in it is executed."""
    return [str(value) for code, value, _ in pickletools.genops(stream) if code.name == "BINUNICODE"]
