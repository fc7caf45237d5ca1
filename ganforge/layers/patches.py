"""4x4 stride-2 layers as one matrix product, the fastest way for small maps.

At these sizes a convolution kernel mostly reorders megabytes of weights; here only the small map is reordered.
"""

from typing import Any

from keras import ops

FEW, MORE = 64, 256
"""Pixels of the smaller of a layer's two maps, of all images of a batch."""
_USUAL_BATCH = 16
"""Where the size of a batch is not known."""


def is_small(shape: tuple[int | None, ...], most: int) -> bool:
    """Whether a layer is faster as a matrix product.

    Args:
        shape: of its smaller map: batch, height, width, and channels.
        most: as many pixels as that pays for.
    """
    batch, height, width = shape[:3]
    return height is not None and width is not None and (batch or _USUAL_BATCH) * height * width <= most


def gathered(padded: Any) -> Any:
    """The 4x4 patches at every second pixel, each in the order of a kernel's weights.

    padded: (batch, 2 * rows + 2, 2 * columns + 2, channels) to (batch, rows, columns, 16 * channels).
    """
    height, width, channels = padded.shape[1:]
    cells = ops.reshape(padded, (-1, height // 2, 2, width // 2, 2, channels))
    bands = ops.concatenate([cells[:, :-1], cells[:, 1:]], axis=2)  # (batch, rows, 4, width / 2, 2, channels)
    blocks = ops.concatenate(
        [bands[:, :, :, :-1], bands[:, :, :, 1:]], axis=4
    )  # (batch, rows, 4, columns, 4, channels)
    rows, columns = height // 2 - 1, width // 2 - 1
    return ops.reshape(ops.transpose(blocks, (0, 1, 3, 2, 4, 5)), (-1, rows, columns, 16 * channels))


def scattered(patches: Any) -> Any:
    """The sum of 4x4 patches laid at every second pixel: the reverse of `gathered`.

    patches: (batch, rows, columns, 16 * channels) to (batch, 2 * rows + 2, 2 * columns + 2, channels).
    """
    rows, columns, channels = patches.shape[1], patches.shape[2], patches.shape[3] // 16
    cells = ops.reshape(patches, (-1, rows, columns, 2, 2, 2, 2, channels))
    bands = _overlapped(cells[:, :, :, 0], cells[:, :, :, 1], axis=1)  # (batch, rows + 1, columns, 2, 2, 2, channels)
    blocks = _overlapped(bands[:, :, :, :, 0], bands[:, :, :, :, 1], axis=2)  # (batch, rows + 1, columns + 1, 2, 2, c)
    return ops.reshape(ops.transpose(blocks, (0, 1, 3, 2, 4, 5)), (-1, 2 * rows + 2, 2 * columns + 2, channels))


def _overlapped(first: Any, second: Any, axis: int) -> Any:
    untouched = [(0, 0)] * len(first.shape)
    after, before = list(untouched), list(untouched)
    after[axis], before[axis] = (0, 1), (1, 0)
    return ops.pad(first, after) + ops.pad(second, before)
