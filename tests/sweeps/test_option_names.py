import pytest

from ganforge.sweeps.option_names import shown_value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('"hinge"', "hinge"),
        ("0.00012341234", "0.0001234"),
        ("1.2345678e-05", "1.235e-05"),
        ("20261126", "20261126"),
        ("1e-4", "1e-4"),
    ],
)
def test_values_are_shown_without_quotes_and_with_few_digits(value, shown):
    assert shown_value(value) == shown
