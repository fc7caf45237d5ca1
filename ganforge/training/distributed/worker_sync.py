"""Lets the workers of a run agree: on when to stop, and on what the chief read from its disk."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.errors import TrainingError
from ganforge.training.distributed.cluster import Worker

CODES = 128 + np.arange(1, 65)
"""The exit codes of all signals."""
LOSSES = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
    tf.errors.InternalError,
)
"""What TensorFlow raises when another worker has ended."""


class WorkerSync:
    """Speaks for one worker to all; every worker must call the same methods in the same order.

    A single worker gets its own values back, without TensorFlow.
    """

    def __init__(self, strategy: tf.distribute.Strategy, worker: Worker) -> None:
        self.strategy = strategy
        self.worker = worker
        self._sum = tf.function(self._summed, input_signature=[tf.TensorSpec([None], tf.int64)], autograph=False)

    def agreed(self, code: int, stop: bool) -> tuple[int, bool]:
        """The exit code for a signal that any worker got, else 0, and whether any worker wants to stop."""
        if self.worker.count == 1:
            return code, stop
        *received, stopped = self._total(np.append(np.equal(CODES, code), stop))
        return int(max(CODES * np.sign(received))), bool(stopped)

    def meet(self) -> None:
        """Wait until every worker has called this."""
        self.agreed(0, False)

    def from_chief(self, say: Callable[[], Any]) -> Any:
        """What `say` returns on the chief, anything that JSON can hold; other workers do not call it."""
        if self.worker.count == 1:
            return say()
        return json.loads(self._spread(json.dumps(say()).encode() if self.worker.is_chief else b""))

    def arrays_from_chief(self, read: Callable[[], Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
        """The arrays that the chief reads, bit for bit; other workers read none."""
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
        """Name the worker that has ended, where TensorFlow fails because of that.

        Args:
            remedy: how to go on.

        Raises:
            TrainingError: a worker has ended.
        """
        try:
            yield
        except LOSSES as error:
            named = {int(task) for task in re.findall(r"/job:worker/replica:\d+/task:(\d+)", str(error))}
            lost = named - {self.worker.index}
            if self.worker.count == 1 or not (lost or isinstance(error, tf.errors.UnavailableError)):
                raise
            who = f"worker {min(lost)} ({self.worker.addresses[min(lost)]})" if lost else "a worker"
            raise TrainingError(f"training: {who} has ended, so the others cannot go on. {remedy()}") from error

    def _spread(self, data: bytes) -> bytes:
        (length,) = self._total(np.array([len(data)]))
        words = np.zeros(-(-length // 8) or 1, np.int64)
        words.view(np.uint8)[: len(data)] = np.frombuffer(data, np.uint8)
        return self._total(words).tobytes()[:length]

    def _total(self, numbers: np.ndarray) -> np.ndarray:
        """The sum over workers of integers, (n,)."""
        return self._sum(tf.constant(numbers, tf.int64)).numpy()

    def _summed(self, numbers: tf.Tensor) -> tf.Tensor:
        def once(numbers: tf.Tensor) -> tf.Tensor:
            """All replicas of a worker hold its numbers; only the first counts."""
            context: Any = tf.distribute.get_replica_context()
            place = context.replica_id_in_sync_group % (context.num_replicas_in_sync // self.worker.count)
            return numbers * tf.cast(tf.equal(place, 0), numbers.dtype)

        # Integers, so that every bit survives; of 64 bits, for narrower ones do not travel over the GPUs' network.
        return self.strategy.reduce(tf.distribute.ReduceOp.SUM, self.strategy.run(once, (numbers,)), None)
