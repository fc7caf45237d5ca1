import numpy as np
import pytest
import tensorflow as tf
from tiny_components import TinyDataset

from ganforge.components import Examples
from ganforge.data.batches import plain_batches
from ganforge.errors import DataError
from ganforge.training.feed import Feed


class Counted(TinyDataset):
    """Counts reads, and cannot read some examples."""

    broken: tuple[int, ...] = ()
    reads: list

    def load(self, split, seed):
        examples = super().load(split, seed)

        def read(position):
            self.reads.append((split, int(position)))
            if int(position) in self.broken:
                tf.debugging.assert_equal(0, 1, message="it is broken")
            return examples.read(position)

        return Examples(examples.size, read)


def feed(tiny_experiment, broken=(), **options):
    dataset = Counted(broken=broken, reads=[])
    return Feed(tiny_experiment({"samples": 3, **options}, dataset=dataset)), dataset.reads


def test_first_examples_are_read_once_for_all_who_ask_and_as_they_are_in_batches(tiny_experiment):
    fed, reads = feed(tiny_experiment)
    two, three = fed.fixed(2), fed.fixed(3)
    assert reads == [("validation", position) for position in range(3)]
    np.testing.assert_array_equal(two["source"], three["source"][:2])
    (plain,) = plain_batches(TinyDataset().load("validation", 0), 3, 3).as_numpy_iterator()
    for name, entry in plain.items():
        np.testing.assert_array_equal(three[name], entry)
    assert len(fed.fixed(4)["target"]) == 4


def test_one_that_cannot_be_read_is_named_with_the_option_that_skips_it(tiny_experiment):
    fed, _ = feed(tiny_experiment, broken=(1,))
    with pytest.raises(DataError, match=r'example 1: it cannot be read: .*on_bad_file="skip"'):
        fed.fixed(2)


def test_one_that_cannot_be_read_is_passed_over_where_the_run_skips_it(tiny_experiment):
    whole, _ = feed(tiny_experiment)
    fed, _ = feed(tiny_experiment, broken=(0, 2), on_bad_file="skip")
    np.testing.assert_array_equal(fed.fixed(2)["source"], whole.fixed(4)["source"][[1, 3]])
