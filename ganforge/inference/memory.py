"""How much memory a translation takes."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ganforge.process_memory import available_memory

if TYPE_CHECKING:
    import tensorflow as tf


def shortage(size: tuple[int, int], estimates: Iterable[Callable[[], int]]) -> str:
    """Why memory does not hold the translation of an image; empty where it does.

    Args:
        size: height and width of the image.
        estimates: of the bytes that it takes, the quickest first.
    """
    left = available_memory()
    if left is None:
        return ""
    for estimate in estimates:
        if (needed := estimate()) > left:
            return (
                f"translating {size[0]}x{size[1]} pixels takes about {needed / 2**30:.1f} GiB of memory, and "
                f"{max(0, left) / 2**30:.1f} GiB are free. Shrink the image, cut it into parts, or free memory."
            )
    return ""


def peak_memory(function: "tf.types.experimental.ConcreteFunction") -> int:
    """Bytes of the tensors that are alive at the same time while a function runs, op by op."""
    operations = function.graph.get_operations()
    last_use = {id(tensor): place for place, operation in enumerate(operations) for tensor in operation.inputs}
    freed: defaultdict[int, int] = defaultdict(int)
    alive = peak = 0
    for place, operation in enumerate(operations):
        for tensor in operation.outputs:
            alive += _size(tensor)
            freed[last_use.get(id(tensor), place)] += _size(tensor)
        peak = max(peak, alive)
        alive -= freed[place]
    return peak


def _size(tensor: "tf.Tensor") -> int:
    return (tensor.shape.num_elements() or 0) * tensor.dtype.size
