import pytest

from ganforge.errors import ExperimentError
from ganforge.sweeps.search_range import SearchRange


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("generator.filters=16..64", SearchRange("generator.filters", (), 16, 64)),
        ("trainer.ema=0.9..0.999", SearchRange("trainer.ema", (), 0.9, 0.999)),
        ("a.rate=1e-5..1:log", SearchRange("a.rate", (), 1e-5, 1.0, True)),
        ("losses.adversarial.form=hinge,wasserstein", SearchRange("losses.adversarial.form", ("hinge", "wasserstein"))),
        ("seed=1..9", SearchRange("trainer.seed", (), 1, 9)),
    ],
)
def test_numbers_come_from_between_two_and_choices_from_a_list(text, expected):
    found = SearchRange.parse(text)
    assert found == expected
    assert type(found.low) is type(expected.low)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.b=", "this is no range. Expected KEY=LOW..HIGH, KEY=LOW..HIGH:log, or choices"),
        ("a.b=1..", "this is no range"),
        ("a.b=2..1", "2 is not below 1"),
        ("a.b=0..1:log", "0 has no logarithm"),
        ("a.b=1..2:lin", "'lin' is no way to draw numbers"),
    ],
)
def test_what_is_no_range_is_refused(text, message):
    with pytest.raises(ExperimentError) as error:
        SearchRange.parse(text)
    assert f"--search {text}: {message}" in str(error.value)


def test_the_ends_are_what_is_tried_before_a_search():
    assert SearchRange.parse("a.b=1e-5..1:log").ends == ("1e-05", "1.0")
    assert SearchRange.parse("a.b=x,y").ends == ("x", "y")
