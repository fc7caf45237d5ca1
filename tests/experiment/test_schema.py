import sys

import declared_components
import jsonschema
import pytest

from ganforge.components import Generator
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.schema import experiment_schema


class ResNet(Generator):
    name: str = "resnet"
    blocks: int = 9

    def build(self, shape):
        return None


@hookimpl
def ganforge_generators():
    return [ResNet]


PLUGINS = Plugins([declared_components, sys.modules[__name__]], entry_points=False)
SCHEMA = experiment_schema(PLUGINS)


def tables(**changes):
    good = {
        "dataset": {"name": "folder", "path": "images", "more": ["other"]},
        "generator": {"name": "unet", "depth": 4},
        "method": {"name": "paired"},
        "losses": [{"name": "l1", "weight": 3}],
        "trainer": {"steps": 5, "generator_optimizer": {"learning_rate": 1e-3}},
    }
    return {**good, **changes}


def test_it_is_a_schema_of_draft_2020_12():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "x"},
        {"generator": {"name": "resnet", "blocks": 3}},
        {"generators": {"backward": {"name": "resnet", "blocks": 3}, "forward": {"name": "unet"}}},
        {"discriminators": {}},
    ],
)
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
        {"generators": {"name": "unet"}},
        {"generators": {"backward": {"depth": 4}}},
        {"generators": {"backward": {"name": "unet", "blocks": 4}}},
        {"discriminators": {"fine": {"name": "unet"}}},
        {"dataset": {"name": "folder"}},
        {"losses": {"name": "l1"}},
        {"losses": []},
        {"losses": [{"name": "l1", "weight": -1}]},
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
    jsonschema.validate(tables(callbacks=[{"name": "mine"}]), SCHEMA)
