"""What is read ahead is let go of when a run ends."""

import time
from threading import Lock

import numpy as np
import pytest
import tensorflow as tf
from tiny_components import TinyDataset, tiny_experiment

from ganforge.components import Examples
from ganforge.runs.directory import RunDirectory
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


class InProgress:
    """Counts the examples that are being read."""

    def __init__(self):
        self.count, self.lock = 0, Lock()

    def read(self, image):
        with self.lock:
            self.count += 1
        time.sleep(0.1)
        with self.lock:
            self.count -= 1
        return image


IN_PROGRESS = InProgress()


class SlowDataset(TinyDataset):
    """Reads through Python, as an image in an unusual format is read."""

    def load(self, split, seed):
        examples = super().load(split, seed)

        def read(position):
            example = dict(examples.read(position))
            source = tf.numpy_function(IN_PROGRESS.read, [example["source"]], tf.uint8)
            return {**example, "source": tf.ensure_shape(source, example["source"].shape)}

        return Examples(examples.size, read)


def test_no_example_is_being_read_once_a_run_has_ended(tmp_path):
    experiment = tiny_experiment({"steps": 2}, dataset=SlowDataset())
    trainer = Trainer(experiment)
    trainer.run(RunDirectory.create(tmp_path, experiment))
    assert IN_PROGRESS.count == 0
    assert np.isfinite(float(next(iter(trainer.prepare().loop.advance(1).values()))))
    trainer.prepare().loop.close()
