import pytest

from ganforge.errors import ExperimentError
from ganforge.experiment.sweep_variant import SweepVariant
from ganforge.sweeps.combination import combinations
from ganforge.sweeps.grid_option import GridOption
from ganforge.sweeps.option_names import short_names


def grid(*texts):
    return [GridOption.parse(text) for text in texts]


def test_every_value_of_one_option_meets_every_value_of_the_others():
    found = combinations((), grid("losses.l1.weight=0,100", "discriminator.layers=0,1,3"))
    assert len(found) == 6
    assert found[1].name == "l1.weight-0_layers-1"
    assert found[1].title == "l1.weight 0, layers 1"
    assert found[1].overrides == ("losses.l1.weight=0", "discriminator.layers=1")


def test_variants_set_several_options_together_and_meet_the_values_of_the_grid():
    variants = [SweepVariant(name="L1+cGAN"), SweepVariant(name="GAN", set={"losses.l1.weight": 0, "a.b": True})]
    found = combinations(variants, grid("seed=1,2"))
    assert [combination.name for combination in found] == [
        *("L1+cGAN_seed-1", "L1+cGAN_seed-2"),
        *("GAN_seed-1", "GAN_seed-2"),
    ]
    assert found[2].overrides == ("losses.l1.weight=0", "a.b=true", "trainer.seed=1")
    assert found[2].values == {"variant": "GAN", "trainer.seed": "1"}


def test_an_option_of_a_variant_and_of_the_grid_is_refused():
    with pytest.raises(ExperimentError, match=r"losses.l1.weight: variant 'GAN' sets it, too"):
        combinations([SweepVariant(name="GAN", set={"losses.l1.weight": 0})], grid("losses.l1.weight=1,2"))


def test_an_option_that_is_given_twice_is_refused():
    with pytest.raises(ExperimentError, match=r"a.b: it is given twice"):
        combinations((), grid("a.b=1", "a.b=2"))


def test_names_that_no_two_folders_can_have_are_numbered():
    found = combinations((), grid("dataset.path=a/b,a:b"))
    assert [combination.name for combination in found] == ["path-a-b-1", "path-a-b-2"]
    assert [combination.title for combination in found] == ["path a/b", "path a:b"]


def test_a_long_name_is_cut():
    (found,) = combinations((), grid(f"dataset.path={'x' * 300}"))
    assert len(found.name) < 120


def test_options_are_called_by_the_shortest_end_that_tells_them_apart():
    rates = ["trainer.generator_optimizer.learning_rate", "trainer.discriminator_optimizer.learning_rate"]
    names = short_names(["generator.filters", "discriminator.filters", "losses.l1.weight", "trainer.seed", *rates])
    assert list(names.values()) == [
        *("generator.filters", "discriminator.filters", "l1.weight", "seed"),
        *("generator_optimizer.learning_rate", "discriminator_optimizer.learning_rate"),
    ]
