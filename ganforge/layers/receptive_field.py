"""Computes how much of the image one number of a network's output sees."""

from typing import Any, NamedTuple

import keras

from ganforge.layers.normalization import ChannelNormalization
from ganforge.layers.resize_convolution import ResizeConvolution
from ganforge.layers.spectral_normalization import SpectralNormalization

# A norm sees the whole map, but by convention counts as if each pixel saw itself only.
_POINTWISE = (
    ChannelNormalization,
    keras.layers.BatchNormalization,
    keras.layers.GroupNormalization,
    keras.layers.LayerNormalization,
    keras.layers.PReLU,
    keras.layers.ZeroPadding2D,
    keras.layers.Cropping2D,
)


class _View(NamedTuple):
    """The square of `side` input pixels that one pixel of a map sees; its neighbor sees one `step` pixels away."""

    side: int
    step: int


class _UnknownError(Exception):
    """A layer whose view is not known."""


def receptive_field(model: keras.Model) -> int | None:
    """The side in pixels of the square that one logit sees, along the longest path through the layers.

    Args:
        model: answers `{"logits": [...], ...}`, a list, or one tensor.

    Returns:
        The largest field of its logits; None if that of a layer on the way is not known.
    """
    try:
        answer = model.output
        return _largest(answer["logits"] if isinstance(answer, dict) else answer, _View(1, 1)).side
    except (AttributeError, _UnknownError):  # AttributeError: not made of layers whose graph Keras knows
        return None


def _largest(tensors: Any, start: _View) -> _View:
    seen: dict[tuple[int, int], _View] = {}
    return max(_view(tensor, start, seen) for tensor in keras.tree.flatten(tensors))


def _view(tensor: Any, start: _View, seen: dict[tuple[int, int], _View]) -> _View:
    operation, node, _ = tensor._keras_history
    key = (id(operation), node)
    if key not in seen:
        inputs = operation._inbound_nodes[node].input_tensors
        widest = max((_view(each, start, seen) for each in inputs), default=start)
        seen[key] = _through(operation, widest, [*inputs, tensor])
    return seen[key]


def _through(operation: Any, view: _View, maps: list[Any]) -> _View:
    if isinstance(operation, keras.Model):
        return _largest(operation.outputs, view)
    if isinstance(operation, SpectralNormalization):
        return _through(operation.layer, view, maps)
    if isinstance(operation, keras.layers.Conv2D) and not isinstance(operation, ResizeConvolution):
        return _slid(view, max(operation.kernel_size), operation)
    if isinstance(operation, keras.layers.AveragePooling2D | keras.layers.MaxPooling2D):
        return _slid(view, max(operation.pool_size), operation)
    if isinstance(operation, _POINTWISE) or _moves_no_pixel(operation, maps):
        return view
    raise _UnknownError


def _slid(view: _View, window: int, operation: Any) -> _View:
    dilation = max(getattr(operation, "dilation_rate", (1,)))
    return _View(view.side + (window - 1) * dilation * view.step, view.step * max(operation.strides))


def _moves_no_pixel(operation: Any, maps: list[Any]) -> bool:
    """Whether it has nothing to look around with: no weights, and maps of one size in and out."""
    sizes = {tuple(each.shape[1:-1]) for each in maps}
    return not getattr(operation, "weights", ()) and len(sizes) == 1 and len(sizes.pop()) == 2
