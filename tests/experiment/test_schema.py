import sys
from pathlib import Path
from typing import Literal

import jsonschema
import pytest
from pydantic import Field

from ganforge.components import Dataset, Generator, Loss, Method
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.schema import experiment_schema


class Folder(Dataset):
    name: Literal["folder"] = "folder"
    path: Path = Field(description="The folder of images.")
    size: tuple[int, int] | None = None

    def shape(self):
        return None

    def load(self, split, seed):
        return None


class UNet(Generator):
    """U-Net."""

    name: Literal["unet"] = "unet"
    depth: int = Field(8, ge=2, le=10, description="Halvings.")

    def build(self, shape):
        return None


class ResNet(Generator):
    name: str = "resnet"
    blocks: int = 9

    def build(self, shape):
        return None


class Paired(Method):
    name: Literal["paired"] = "paired"

    def networks(self, shape, generator, discriminator):
        return None

    def rounds(self, networks, batch):
        return ()


class Distance(Loss):
    name: Literal["distance"] = "distance"

    def generator(self, round):
        return round.target


@hookimpl
def ganforge_datasets():
    return [Folder]


@hookimpl
def ganforge_generators():
    return [UNet, ResNet]


@hookimpl
def ganforge_methods():
    return [Paired]


@hookimpl
def ganforge_losses():
    return [Distance]


PLUGINS = Plugins([sys.modules[__name__]], entry_points=False)
SCHEMA = experiment_schema(PLUGINS)


def tables(**changes):
    good = {
        "dataset": {"name": "folder", "path": "images", "size": [256, 256]},
        "generator": {"name": "unet", "depth": 4},
        "method": {"name": "paired"},
        "losses": [{"name": "distance", "weight": 3}],
        "trainer": {"steps": 5, "generator_optimizer": {"learning_rate": 1e-3}},
    }
    return {**good, **changes}


def test_it_is_a_schema_of_draft_2020_12():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("changes", [{}, {"name": "x"}, {"generator": {"name": "resnet", "blocks": 3}}])
def test_a_valid_experiment_fits(changes):
    jsonschema.validate(tables(**changes), SCHEMA)


def test_what_an_experiment_writes_fits():
    experiment = Experiment.from_tables({"name": "x", **tables()}, PLUGINS)
    jsonschema.validate(experiment.to_tables(), SCHEMA)


@pytest.mark.parametrize(
    "changes",
    [
        {"generator": {"name": "unet", "depht": 4}},
        {"generator": {"name": "unett"}},
        {"generator": {"depth": 4}},
        {"generator": {"name": "resnet", "depth": 4}},
        {"generator": {"name": "unet", "depth": 40}},
        {"generator": {"name": "unet", "depth": "4"}},
        {"dataset": {"name": "folder"}},
        {"losses": {"name": "distance"}},
        {"losses": []},
        {"losses": [{"name": "distance", "weight": -1}]},
        {"loss": []},
        {"trainer": {}},
        {"trainer": {"steps": 5, "generator_optimizer": {"lr": 1}}},
    ],
)
def test_what_an_experiment_would_refuse_does_not_fit(changes):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tables(**changes), SCHEMA)


def test_editors_are_told_what_an_option_is_and_its_default():
    depth = SCHEMA["$defs"]["UNet"]["properties"]["depth"]
    assert (depth["description"], depth["default"]) == ("Halvings.", 8)
    assert SCHEMA["$defs"]["UNet"]["description"] == "U-Net."
    assert SCHEMA["properties"]["generator"]["description"]


def test_a_kind_that_nobody_offers_takes_any_table():
    jsonschema.validate(tables(metrics=[{"name": "mine"}]), SCHEMA)
