import numpy as np
import pytest
import tensorflow as tf

from ganforge.training.step_recorder import ROOM, StepRecorder

pytestmark = pytest.mark.slow


def played(recorder, steps, start=0):
    """Notes so many steps inside one compiled call, each with figures that name it."""

    @tf.function(autograph=False)
    def call(first):
        for ahead in range(steps):
            step = first + ahead
            value = tf.cast(step, tf.float32)
            recorder.note(step, {"generator/total": value, "judgement/real": -value})

    call(tf.constant(start + 1, tf.int64))


def test_a_record_holds_the_figures_of_its_last_step():
    recorder = StepRecorder(every=3, width=5)
    played(recorder, 7)
    assert recorder.read(7) == [
        (3, {"generator/total": 3.0, "judgement/real": -3.0}),
        (6, {"generator/total": 6.0, "judgement/real": -6.0}),
    ]


def test_each_record_is_read_once_however_often_one_reads():
    recorder = StepRecorder(every=2, width=2)
    steps = []
    for until in (1, 2, 3, 7, 7, 8):
        played(recorder, 8 if until == 1 else 0)
        steps.append([step for step, _ in recorder.read(until)])
    assert steps == [[], [2], [], [4, 6], [], [8]]


def test_as_many_records_as_there_is_room_for_are_kept():
    recorder = StepRecorder(every=2, width=2)
    played(recorder, 3 * recorder.room)
    recorder.restart(2 * recorder.room)
    found = recorder.read(3 * recorder.room)
    assert len(found) == ROOM
    np.testing.assert_array_equal([figures["generator/total"] for _, figures in found], [step for step, _ in found])


def test_after_a_restart_nothing_before_it_is_read():
    recorder = StepRecorder(every=2, width=2)
    played(recorder, 5)
    recorder.restart(5)
    assert recorder.read(5) == []
    played(recorder, 1, start=5)
    assert [step for step, _ in recorder.read(6)] == [6]
