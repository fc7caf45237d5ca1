"""The convolutions of VGG-19, read from a file of Keras's weights."""

from functools import cache
from hashlib import md5
from pathlib import Path
from typing import Any

from ganforge import DataError, Tensor

BLOCKS = (2, 2, 4, 4, 1)
"""Convolutions in each block, up to the last map that is compared."""
PUBLISHED = "253f8cb515780f3b799900260a226db6"
"""The MD5 hash of Keras's `vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5`."""
MEANS = (103.939, 116.779, 123.68)
"""Of blue, green and red in the images that it was trained on, from 0 to 255."""


def features(images: Tensor, weights: dict[str, tuple[Any, Any]]) -> list[Tensor]:
    """The maps after the first convolution of each block: relu1_1 to relu5_1.

    Args:
        images: (batch, height, width, 3) float32 in [-1, 1], red first.
        weights: as `read_weights` gives them.
    """
    from keras import ops

    x = ops.flip((images + 1) * 127.5, axis=-1) - ops.convert_to_tensor(MEANS, "float32")
    maps = []
    for block, count in enumerate(BLOCKS, 1):
        for number in range(1, count + 1):
            kernel, bias = weights[f"block{block}_conv{number}"]
            x = ops.relu(ops.conv(x, kernel, padding="same") + bias)
            maps += [x] if number == 1 else []
        x = ops.max_pool(x, 2, strides=2, padding="valid") if block < len(BLOCKS) else x
    return maps


@cache
def read_weights(path: Path, expected: str | None) -> dict[str, tuple[Any, Any]]:
    """Kernel and bias of each convolution by its name.

    Args:
        path: the file.
        expected: its MD5 hash; None takes any.

    Raises:
        DataError: it cannot be read, has another hash, or lacks a convolution.
    """
    import h5py

    where = f"loss 'perceptual': {path}"
    if not path.is_file():
        raise DataError(f"{where}: there is no such file. Expected Keras's weights of VGG-19 without its top.")
    found = md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    if expected is not None and found != expected:
        raise DataError(
            f"{where}: its MD5 hash is {found}. Expected {expected}, that of Keras's weights of VGG-19 without its "
            "top. Get the file again, or set `md5` if it should be another."
        )
    try:
        with h5py.File(path) as file:
            groups = file.get("model_weights", file)
            return {name: _arrays(groups[name]) for name in _names()}
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"{where}: it holds no weights of VGG-19: {error}. Choose another file.") from error


def _names() -> list[str]:
    return [f"block{block}_conv{number}" for block, count in enumerate(BLOCKS, 1) for number in range(1, count + 1)]


def _arrays(group: Any) -> tuple[Any, Any]:
    """The kernel, which has four dimensions, and the bias, wherever they lie in the group."""
    import h5py
    import numpy as np

    held: list[Any] = []
    group.visititems(lambda _, item: held.append(np.asarray(item)) if isinstance(item, h5py.Dataset) else None)
    kernel, bias = sorted(held, key=lambda array: -array.ndim)
    return kernel.astype("float32"), bias.astype("float32")
