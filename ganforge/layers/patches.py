"""4x4 stride-2 layers as one matrix product, the fastest way for maps of up to 8x8 pixels.

At these sizes a convolution kernel mostly reorders megabytes of weights; here only the small map is reordered.
"""

from typing import Any

from keras import ops

_SMALL = 8
"""Pixels per side of the larger of the layer's two maps."""


def is_small(height: int | None, width: int | None) -> bool:
    """Whether a layer whose larger map has this size is faster as a matrix product."""
    return height is not None and width is not None and max(height, width) <= _SMALL


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
