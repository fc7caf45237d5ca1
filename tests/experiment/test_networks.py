"""Components of single networks: `[generators.NAME]` beside `[generator]`."""

import json

import pytest

from ganforge.experiment.experiment import Experiment

BACKWARD = """
[generators.backward]
name = "unet"
depth = 3
"""


def test_a_network_may_have_a_generator_of_its_own(read, good, offered):
    experiment = read(good + BACKWARD, "generators.backward.filters=32")
    assert experiment.generator == offered.UNet(depth=4)
    assert experiment.generators == {"backward": offered.UNet(depth=3, filters=32)}
    assert experiment.discriminators == {}


def test_an_override_may_add_one(read, good, offered):
    added = read(good, "generators.backward.name=unet", "generators.backward.depth=2")
    assert added.generators == {"backward": offered.UNet(depth=2)}


def test_tables_keep_what_single_networks_have(offered, tmp_path):
    discriminators = {"fine": offered.Patch()}
    experiment = offered.python_experiment(
        dataset=offered.Folder(path=tmp_path), generators={"b": offered.UNet(depth=3)}, discriminators=discriminators
    )
    tables = json.loads(json.dumps(experiment.to_tables()))
    assert Experiment.from_tables(tables, offered.PLUGINS) == experiment


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            BACKWARD.replace("depth", "depht"),
            "terrain.toml:28:1: generators.backward.depht is not an option of generator 'unet'; did you mean 'depth'?",
        ),
        (
            BACKWARD.replace("depth", "ngf"),
            "terrain.toml:28:1: generators.backward.ngf is not an option of generator 'unet'; "
            "did you mean generators.backward.filters?",
        ),
        (
            BACKWARD.replace("3", "30"),
            "terrain.toml:28:1: generators.backward.depth is 30, but should be less than or equal to 10.",
        ),
        (
            BACKWARD.replace('"unet"', '"unett"'),
            "terrain.toml:27:1: generator 'unett' is offered by no installed package; did you mean 'unet'?",
        ),
        (
            BACKWARD.replace('name = "unet"', ""),
            "terrain.toml:26:13: generators.backward.name is missing. "
            'Write [generators.backward] and name = "..." with one of: unet.',
        ),
        (
            BACKWARD.replace(".backward", ""),
            "terrain.toml:26:2: generators should hold one table per network: write [generators.NAME] "
            "and its options below. What all other networks use is [generator].",
        ),
        ("[generatrs.backward]", "terrain.toml:25:2: generatrs is not part of an experiment; did you mean 'generator"),
    ],
)
def test_a_fault_is_said_with_its_place(faults, good, added, said):
    (fault,) = faults(good + added)
    assert fault.startswith(said)


def test_an_override_of_a_table_that_is_not_there_is_said(faults, good):
    (fault,) = faults(good, "generators.backward.depth=2")
    assert fault.startswith(
        "--set generators.backward.depth=2: generators.backward.name is missing. Write [generators.b"
    )


def test_discriminators_of_single_networks_are_enough_for_a_loss_that_needs_judgements(read, replaced):
    alone = replaced("[discriminator]", "[discriminators.fine]")
    assert read(alone).discriminator is None
