import numpy as np
import pytest

from ganforge.components import VectorShape
from ganforge.errors import DataError
from ganforge.inference.vector_values import vector_of

ANIMALS = VectorShape.of_classes(("cat", "dog", "7"))


@pytest.mark.parametrize("value", ["dog", "1", 1, np.int64(1), " dog ", [0, 1, 0], np.array([0.0, 1, 0])])
def test_a_class_is_named_numbered_or_already_a_vector(value):
    vector = vector_of("animal", ANIMALS, value)
    np.testing.assert_array_equal(vector, [0, 1, 0])
    assert vector.dtype == np.float32


def test_the_name_of_a_class_goes_before_a_number():
    np.testing.assert_array_equal(vector_of("animal", ANIMALS, "7"), [0, 0, 1])


@pytest.mark.parametrize("value", ["0.5,-1", [0.5, -1], (0.5, "-1"), np.array([0.5, -1])])
def test_numbers_are_text_or_a_sequence(value):
    np.testing.assert_array_equal(vector_of("style", VectorShape(2), value), np.float32([0.5, -1]))


def test_one_number_needs_no_sequence():
    np.testing.assert_array_equal(vector_of("age", VectorShape(1), 30), [30])


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        (ANIMALS, "cow", r"animal=cow: there is no such class\. Expected one of 7, cat, dog, or a number from 0 to 2"),
        (ANIMALS, "dgo", "did you mean 'dog'"),
        (ANIMALS, 3, "animal=3: there is no such class"),
        (ANIMALS, "-1", "animal=-1: there is no such class"),
        (ANIMALS, [1, 0], "2 numbers. Expected 3"),
        (VectorShape(2), "1,2,3", "animal=1,2,3: 3 numbers. Expected 2, as in training"),
        (VectorShape(2), "1,two", "animal=1,two: expected numbers"),
        (VectorShape(2), "1,nan", "animal=1,nan: expected finite numbers"),
    ],
)
def test_what_is_no_class_or_other_numbers_is_refused(shape, value, message):
    with pytest.raises(DataError, match=message):
        vector_of("animal", shape, value)
