import pytest

from ganforge.errors import TrainingError
from ganforge.training.batch_size_search import GIBIBYTE, BatchSize, Machine, Trial, choose_batch_size


class PretendedTrials:
    """A machine whose steps take so much memory and time; asked sizes are remembered."""

    def __init__(self, unit=1, memory=None, examples=None, per_image=1.0, fixed=1.0, most=None, speeds=None):
        self.machine = Machine(unit, None if memory is None else int(memory * GIBIBYTE))
        self.fixed, self.per_image, self.examples = fixed, per_image, examples
        self.most, self.speeds, self.asked = most, speeds or {}, []

    def attempt(self, size):
        self.asked.append(size)
        if self.most and size > self.most:
            return None
        memory = int((self.fixed + self.per_image * size) * GIBIBYTE)
        return Trial(size, int(self.fixed * GIBIBYTE), memory, self.speeds.get(size, size), self.examples)


def test_the_batch_is_doubled_until_memory_would_end_and_more_is_never_tried():
    trials = PretendedTrials(memory=15)
    assert choose_batch_size(trials) == BatchSize(8, "16 would take about 17.0 GiB of the 15.0 GiB that are free.")
    assert trials.asked == [1, 2, 4, 8]


def test_what_the_networks_take_is_not_counted_for_each_image():
    trials = PretendedTrials(memory=10, fixed=5, per_image=0.5)
    assert choose_batch_size(trials).size == 4
    assert trials.asked == [1, 2, 4]


def test_a_fifth_of_the_memory_is_left():
    assert choose_batch_size(PretendedTrials(memory=21.5)).size == 16
    assert choose_batch_size(PretendedTrials(memory=21)).size == 8


def test_where_memory_cannot_be_measured_a_batch_that_fails_is_the_limit():
    trials = PretendedTrials(most=20)
    assert str(choose_batch_size(trials)) == "16: 32 do not fit into memory."


def test_larger_batches_that_are_no_faster_are_not_chosen_after_two_of_them():
    trials = PretendedTrials(speeds={1: 10, 2: 20, 4: 30, 8: 31, 16: 31, 32: 99})
    assert choose_batch_size(trials) == BatchSize(4, "larger batches train no more images per second.")
    assert trials.asked == [1, 2, 4, 8, 16]


def test_one_slow_trial_between_faster_ones_is_passed_over():
    trials = PretendedTrials(speeds={2: 1.0, 16: 4, 32: 4})
    assert choose_batch_size(trials).size == 8


def test_a_batch_is_never_larger_than_the_training_split():
    assert choose_batch_size(PretendedTrials(examples=12)) == BatchSize(8, "the training split has 12 examples.")


def test_every_batch_can_be_split_over_devices_and_parts():
    trials = PretendedTrials(unit=6, most=30)
    assert choose_batch_size(trials).size == 24
    assert trials.asked == [6, 12, 24, 48]


def test_a_machine_without_room_for_one_image_is_named():
    with pytest.raises(TrainingError, match=r"trainer\.batch_size: 2 do not fit into memory\. Expected"):
        choose_batch_size(PretendedTrials(unit=2, most=1))
