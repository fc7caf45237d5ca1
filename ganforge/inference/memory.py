"""How much memory a translation takes, and how much there is."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def available_memory() -> int | None:
    """Bytes that this process can still take: what the machine, its container and `ulimit -v` leave; None: unknown."""
    return min((left for left in (_of_machine(), _of_container(), _of_process()) if left is not None), default=None)


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


def _of_machine() -> int | None:
    facts = dict(line.split(":", 1) for line in _text("/proc/meminfo").splitlines())
    return int(facts["MemAvailable"].split()[0]) * 1024 if "MemAvailable" in facts else None


def _of_container() -> int | None:
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        if (most := _text(limit).strip()).isdecimal():
            return int(most) - int(_text(used) or 0)
    return None


def _of_process() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    pages = _text("/proc/self/statm").split()
    return None if limit == resource.RLIM_INFINITY or not pages else limit - int(pages[0]) * resource.getpagesize()


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
