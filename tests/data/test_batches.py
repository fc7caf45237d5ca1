import tempfile

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.components import Examples
from ganforge.data.batches import Share, TrainingStream, plain_batches, shuffled
from ganforge.data.example_arrays import readable_in_order
from ganforge.data.unreadable_examples import Replacements


def numbers(size):
    return Examples(size, lambda position: {"source": tf.cast(tf.reshape(position, (1, 1, 1)), tf.float32)})


def read(stream, share, start, count):
    batches = stream.batches(share, start).take(count).as_numpy_iterator()
    return [batch["source"].ravel().tolist() for batch in batches]


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(size=st.integers(1, 40), seed=st.integers(0, 2**31 - 1))
def test_every_epoch_is_another_permutation_of_all_examples(size, seed):
    positions = tf.range(3 * size, dtype=tf.int64)
    order = tf.map_fn(lambda position: shuffled(position, size, seed), positions).numpy().reshape(3, size)
    assert (np.sort(order, axis=1) == np.arange(size)).all()
    if size > 12:
        assert not (order[0] == order[1]).all()


def test_a_stream_goes_on_anywhere_as_if_it_had_never_stopped():
    stream, share = TrainingStream(numbers(7), (), 3), Share(0, 1, 2, 2)
    assert read(stream, share, 3, 5) == read(stream, share, 0, 8)[3:]


@pytest.mark.slow
@settings(deadline=None, max_examples=10)
@given(workers=st.integers(1, 3), replicas=st.integers(1, 3), batch=st.integers(1, 3))
def test_workers_together_read_what_one_device_reads(workers, replicas, batch):
    stream, total = TrainingStream(numbers(11), (), 5), workers * replicas * batch
    alone = read(stream, Share(0, 1, total, total), 0, 2)
    together = [read(stream, Share(worker, replicas, batch, total), 0, 2 * replicas) for worker in range(workers)]
    for step in range(2):
        parts = [value for worker in together for value in worker[step * replicas : (step + 1) * replicas]]
        assert [value for part in parts for value in part] == alone[step]


def test_without_an_end_every_position_is_another_example():
    stream = TrainingStream(numbers(None), (), 0)
    assert read(stream, Share(0, 1, 3, 3), 0, 2) == [[0, 1, 2], [3, 4, 5]]


def test_plain_batches_keep_the_order_and_the_rest():
    batches = plain_batches(numbers(5), 4, 3).as_numpy_iterator()
    assert [batch["source"].ravel().tolist() for batch in batches] == [[0, 1, 2], [3]]


@pytest.mark.parametrize("replacements", [None, Replacements()])
def test_reading_leaves_nothing_in_the_temporary_folder_for_a_kill_to_leave_there(tmp_path, monkeypatch, replacements):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(TrainingStream(numbers(7), (), 3, replacements=replacements), Share(0, 1, 2, 2), 0, 2)
    assert len(list(plain_batches(numbers(7), 4, 2))) == 2
    assert len(list(readable_in_order(numbers(7), 3))) == 3
    assert list(tmp_path.iterdir()) == []
