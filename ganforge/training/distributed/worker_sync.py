"""What the workers of a run tell each other: whether to stop, and what the chief read from its disk."""

import json
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.errors import TrainingError
from ganforge.training.distributed.cluster import Worker

INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
LOSSES = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
    tf.errors.InternalError,
)
"""What TensorFlow raises where another worker is gone."""


class WorkerSync:
    """Speaks for one worker to all of them, who must call the same methods in the same order.

    A worker that is alone hears what it says, and TensorFlow is not asked.
    """

    def __init__(self, strategy: tf.distribute.Strategy, worker: Worker) -> None:
        self.strategy = strategy
        self.worker = worker
        self._sum = tf.function(self._summed, input_signature=[tf.TensorSpec([None], tf.int64)], autograph=False)

    def agreed(self, code: int, stop: bool) -> tuple[int, bool]:
        """The code of a signal that any worker got, else 0, and whether any wants to stop."""
        if self.worker.count == 1:
            return code, stop
        interrupted, terminated, stopped = self._total(np.array([code == INTERRUPTED, code == TERMINATED, stop]))
        return INTERRUPTED if interrupted else TERMINATED if terminated else 0, bool(stopped)

    def meet(self) -> None:
        """Wait until every worker is here."""
        self.agreed(0, False)

    def from_chief(self, say: Callable[[], Any]) -> Any:
        """What the chief says, anything that JSON can hold; nobody else is asked."""
        if self.worker.count == 1:
            return say()
        return json.loads(self._spread(json.dumps(say()).encode() if self.worker.is_chief else b""))

    def arrays_from_chief(self, read: Callable[[], Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
        """The chief's arrays, bit for bit; nobody else's are read."""
        if self.worker.count == 1:
            return dict(read())
        given = dict(read()) if self.worker.is_chief else {}
        listed = self.from_chief(lambda: [(key, array.dtype.name, array.shape) for key, array in given.items()])
        arrays = {}
        for key, dtype, shape in listed:
            data = self._spread(given[key].tobytes() if given else b"")
            arrays[key] = np.frombuffer(data, dtype).reshape(shape).copy()
        return arrays

    @contextmanager
    def noticing(self, remedy: Callable[[], str]) -> Iterator[None]:
        """Say which worker is gone.

        Args:
            remedy: how to go on.

        Raises:
            TrainingError: one is.
        """
        try:
            yield
        except LOSSES as error:
            named = {int(task) for task in re.findall(r"/job:worker/replica:\d+/task:(\d+)", str(error))}
            lost = named - {self.worker.index}
            if self.worker.count == 1 or not (lost or isinstance(error, tf.errors.UnavailableError)):
                raise
            who = f"worker {min(lost)} ({self.worker.addresses[min(lost)]})" if lost else "a worker"
            raise TrainingError(f"training: {who} is gone, so the others cannot go on. {remedy()}") from error

    def _spread(self, data: bytes) -> bytes:
        (length,) = self._total(np.array([len(data)]))
        words = np.zeros(-(-length // 8) or 1, np.int64)
        words.view(np.uint8)[: len(data)] = np.frombuffer(data, np.uint8)
        return self._total(words).tobytes()[:length]

    def _total(self, numbers: np.ndarray) -> np.ndarray:
        """The sum over workers of (n,) whole numbers."""
        return self._sum(tf.constant(numbers, tf.int64)).numpy()

    def _summed(self, numbers: tf.Tensor) -> tf.Tensor:
        def once(numbers: tf.Tensor) -> tf.Tensor:
            """A worker's replicas all hold its numbers; the first of them speaks."""
            context: Any = tf.distribute.get_replica_context()
            place = context.replica_id_in_sync_group % (context.num_replicas_in_sync // self.worker.count)
            return numbers * tf.cast(tf.equal(place, 0), numbers.dtype)

        # Whole numbers, so that bits survive; 64 of them a word, for narrower ones stay off the GPUs' network.
        return self.strategy.reduce(tf.distribute.ReduceOp.SUM, self.strategy.run(once, (numbers,)), None)
