import pytest

from ganforge.errors import ExperimentError
from ganforge.sweeps.grid_option import GridOption


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("losses.l1.weight=0,100", "losses.l1.weight", ("0", "100")),
        ("losses.adversarial.form=hinge, least-squares", "losses.adversarial.form", ("hinge", "least-squares")),
        ("generator.filters=8", "generator.filters", ("8",)),
        ("trainer.ema=1e-3,2e-3", "trainer.ema", ("1e-3", "2e-3")),
        ("dataset.size=[32, 64],[64, 32]", "dataset.size", ("[32, 64]", "[64, 32]")),
        ('dataset.path="a,b","c"', "dataset.path", ('"a,b"', '"c"')),
        ("seed=1,2,3", "trainer.seed", ("1", "2", "3")),
    ],
)
def test_the_values_of_an_option_stand_between_commas(text, key, values):
    assert GridOption.parse(text) == GridOption(key, values)


@pytest.mark.parametrize("text", ["losses.l1.weight", "=1,2", "a.b=", "a.b=1,,2"])
def test_what_is_no_option_with_values_is_refused(text):
    with pytest.raises(ExperimentError, match=r"--grid .*: this is no option with values. Expected KEY=VALUE,VALUE"):
        GridOption.parse(text)


def test_a_value_that_is_given_twice_is_refused():
    with pytest.raises(ExperimentError, match=r"--grid a\.b=1,2,1: 1 is given twice"):
        GridOption.parse("a.b=1,2,1")


def test_a_table_in_the_file_says_the_same():
    table = {"losses.l1.weight": [0, 1.5], "losses.adversarial.form": ["hinge"], "discriminator.conditional": [True]}
    assert GridOption.of_table(table) == [
        GridOption("losses.l1.weight", ("0", "1.5")),
        GridOption("losses.adversarial.form", ('"hinge"',)),
        GridOption("discriminator.conditional", ("true",)),
    ]
