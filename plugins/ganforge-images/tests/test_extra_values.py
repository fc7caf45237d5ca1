"""Classes and numbers from what people write."""

import pytest
from ganforge_images.extra_values import numbers_of, scaled, sorted_classes
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=4))
def test_numbers_survive_being_written_down(numbers):
    assert numbers_of([repr(number) for number in numbers]) == numbers_of([numbers]) == numbers
    assert scaled(numbers, [(-1e6, 1e6)] * len(numbers)) == pytest.approx([number / 1e6 for number in numbers])


@given(st.lists(st.text(min_size=1)))
def test_classes_are_sorted_each_once(names):
    classes = sorted_classes(names)
    assert sorted(classes) == sorted(set(names)) and sorted_classes(reversed(names)) == classes
