from pathlib import Path
from typing import Any, Literal

import pytest
from declared_components import UNet
from nested_components import Enhancer, Relief

from ganforge.components import Dataset
from ganforge.runs.experiment_changes import find_changes


class Filed(Dataset):
    name: Literal["filed"] = "filed"
    paths: tuple[Path, ...] = ()
    size: int = 16


def texts(recorded: dict[str, Any], experiment) -> dict[str, bool]:
    return {change.text: change.is_allowed for change in find_changes(recorded, experiment)}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("steps", 9),
        ("log_every", 3),
        ("sample_every", 3),
        ("validate_every", 3),
        ("checkpoint_every", 3),
        ("keep_checkpoints", 1),
        ("keep_every", 5),
        ("best", "error"),
        ("on_save_error", "continue"),
        ("on_bad_file", "skip"),
        ("strategy", "single"),
        ("steps_per_call", 2),
    ],
)
def test_what_decides_nothing_that_is_learned_may_change(tiny_experiment, option, value):
    (change,) = find_changes(tiny_experiment().to_tables(), tiny_experiment({option: value}))
    assert change.name == f"trainer.{option}"
    assert change.is_allowed


@pytest.mark.parametrize(
    ("option", "value"), [("batch_size", 3), ("seed", 1), ("update", "simultaneous"), ("accumulate", 2), ("ema", 0.5)]
)
def test_what_decides_what_is_learned_may_not(tiny_experiment, option, value):
    (change,) = find_changes(tiny_experiment().to_tables(), tiny_experiment({option: value}))
    assert not change.is_allowed


def test_what_only_watches_may_change(tiny_experiment):
    found = texts(tiny_experiment().to_tables(), tiny_experiment(metrics=()))
    assert found == {'metrics[0].name: was "error", now not set': True}


def test_where_data_lies_may_change_and_what_it_is_may_not(tiny_experiment):
    before = tiny_experiment(dataset=Filed(paths=(Path("/a/x"), Path("/a/y"))))
    moved = tiny_experiment(dataset=Filed(paths=(Path("/a/x"), Path("/b/y")), size=32))
    assert texts(before.to_tables(), moved) == {
        'dataset.paths[1]: was "/a/y", now "/b/y"': True,
        "dataset.size: was 16, now 32": False,
    }


def test_an_option_that_is_newer_than_the_run_is_no_change_at_its_default(tiny_experiment):
    recorded = tiny_experiment(dataset=Filed()).to_tables()
    del recorded["dataset"]["size"], recorded["trainer"]["ema"], recorded["trainer"]["generator_optimizer"]["schedule"]
    assert texts(recorded, tiny_experiment(dataset=Filed())) == {}
    assert texts(recorded, tiny_experiment(dataset=Filed(size=32))) == {"dataset.size: was 16, now 32": False}


def test_the_generator_of_one_network_is_compared_like_any(tiny_experiment):
    experiment = tiny_experiment(generators={"backward": tiny_experiment().generator})
    recorded = experiment.to_tables()
    del recorded["generators"]["backward"]["dropout"]
    assert texts(recorded, experiment) == {}
    recorded["generators"]["backward"]["dropout"] = 0.5
    assert texts(recorded, experiment) == {"generators.backward.dropout: was 0.5, now 0.0": False}
    assert "generators.backward.name" in {change.name for change in find_changes(recorded, tiny_experiment())}


def test_components_within_components_are_compared_by_their_options(tiny_experiment):
    before = tiny_experiment(generator=Enhancer(inner=Relief(), maps=Relief()))
    recorded = before.to_tables()
    del recorded["generator"]["inner"]["heights"], recorded["generator"]["small"]["filters"]
    assert texts(recorded, before) == {}
    after = tiny_experiment(generator=Enhancer(inner=UNet(depth=3), maps=Relief(heights=Path("/a"))))
    assert texts(before.to_tables(), after) == {
        'generator.inner.name: was "relief", now "unet"': False,
        "generator.inner.depth: was not set, now 3": False,
        "generator.inner.filters: was not set, now 64": False,
        'generator.maps.heights: was not set, now "/a"': False,
    }


def test_another_component_is_a_change(tiny_experiment):
    recorded = tiny_experiment().to_tables()
    assert not any(texts(recorded, tiny_experiment(dataset=Filed())).values())
    recorded["augmentations"] = []
    assert texts(recorded, tiny_experiment()) == {}
