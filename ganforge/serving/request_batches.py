"""Computes what waits: requests that are alike together, in the order in which the first of them came."""

import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

import numpy as np

from ganforge.inference.batch_translation import batch_size
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.served_model import ServedModel


@dataclass(frozen=True)
class Computed:
    """What became of a request.

    Attributes:
        image: (height, width, channels) float32 in [-1, 1]; None where it failed.
        milliseconds: that its batch took.
        together: how many were in the batch.
        error: why it failed.
    """

    image: np.ndarray | None = None
    milliseconds: float = 0.0
    together: int = 1
    error: Exception | None = None


@dataclass(frozen=True, eq=False)
class Waiting:
    """A request that waits.

    Attributes:
        model: that is asked.
        request: for an image.
        expires: when nobody waits any more, by `time.monotonic`.
        done: is called with what became of it.
    """

    model: ServedModel
    request: ImageRequest
    expires: float
    done: Callable[[Computed], Any]

    @property
    def alike(self) -> Hashable:
        """What it has in common with requests that are computed together with it."""
        return self.model.entry["name"], self.request.alike

    @property
    def most(self) -> int:
        """How many of its size are computed together."""
        source = self.request.source
        return 1 if source is None else batch_size((source.shape[0], source.shape[1]))


class RequestBatches:
    """Computes requests in a thread of its own."""

    def __init__(self) -> None:
        self._queue: deque[Waiting | Callable[[], Any]] = deque()
        self._changed = Condition()
        Thread(target=self._run, name="networks", daemon=True).start()

    def add(self, waiting: Waiting | Callable[[], Any]) -> None:
        """Let a request wait for its turn, or other work that nothing may disturb; it does not raise."""
        with self._changed:
            self._queue.append(waiting)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue)
                first = self._queue[0]
                together = self._taken(first) if isinstance(first, Waiting) else []
                if not together:
                    self._queue.popleft()
            if isinstance(first, Waiting):
                _compute(together)
            else:
                first()

    def _taken(self, first: Waiting) -> list[Waiting]:
        """The first that waits, and those that are alike; all others stay in order."""
        requests = (waiting for waiting in self._queue if isinstance(waiting, Waiting))
        found = [waiting for waiting in requests if waiting.alike == first.alike][: first.most]
        for waiting in found:
            self._queue.remove(waiting)
        return found


def _compute(together: Sequence[Waiting]) -> None:
    """Make the images of a batch; if it fails, of each by itself."""
    wanted = [waiting for waiting in together if waiting.expires > time.monotonic()]
    if not wanted:
        return
    start = time.perf_counter()
    try:
        images = wanted[0].model.images([waiting.request for waiting in wanted])
    except Exception as error:
        if len(wanted) == 1:
            wanted[0].done(Computed(error=error))
        for waiting in wanted if len(wanted) > 1 else ():
            _compute([waiting])
        return
    milliseconds = 1000 * (time.perf_counter() - start)
    for waiting, image in zip(wanted, images, strict=True):
        waiting.done(Computed(image, milliseconds, len(wanted)))
