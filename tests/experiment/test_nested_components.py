"""Options that take any component of a kind."""

import json
from pathlib import Path

import jsonschema
import pytest
from declared_components import L1, Adversarial, Crop, UNet, python_experiment
from nested_components import PLUGINS, Enhancer, Relief, Several, Step
from pydantic import ValidationError

from ganforge.components import Generator
from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.schema import experiment_schema

SCHEMA = experiment_schema(PLUGINS)
INNER = """
[generator.inner]
name = "unet"
depth = 3
"""


@pytest.fixture
def read(tmp_path, monkeypatch, replaced):
    """Reads the good experiment with an enhancer for a generator; the file lies in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "files"
    folder.mkdir()

    def from_text(added="", *overrides):
        text = replaced('name = "unet"\ndepth = 4', 'name = "enhancer"')
        (folder / "x.toml").write_text(text + added, encoding="utf-8")
        return Experiment.from_toml("files/x.toml", overrides, PLUGINS)

    return from_text


@pytest.fixture
def faults(read):
    """The faults of the text that is added, each without its excerpt."""

    def of(added, *overrides):
        with pytest.raises(ExperimentError) as error:
            read(added, *overrides)
        return [str(fault).partition("\n")[0] for fault in error.value.faults]

    return of


def test_the_name_in_a_nested_table_chooses_its_component(read):
    assert read(INNER).generator == Enhancer(inner=UNet(depth=3))
    deeper = '[generator.inner]\nname = "enhancer"\ninner = { name = "relief" }\nmaps = { name = "relief" }'
    assert read(deeper).generator == Enhancer(inner=Enhancer(inner=Relief(), maps=Relief()))


def test_components_may_stand_in_lists_tables_and_beside_other_types(read):
    several = """
    [[losses]]
    name = "several"
    parts = [{ name = "l1", weight = 2 }, { name = "adversarial" }]
    by_name = { sharp = { name = "l1" } }
    steps = [{ loss = { name = "l1" } }]
    either = { name = "l1" }
    late = [{ name = "l1" }]
    pair = [0.5, { name = "l1" }]
    sharp = { name = "l1" }
    """
    made = Several(
        parts=(L1(weight=2), Adversarial()),
        by_name={"sharp": L1()},
        steps=(Step(loss=L1()),),
        either=L1(),
        late=(L1(),),
        pair=(0.5, L1()),
        sharp=L1(),
    )
    assert read(INNER + several).losses[-1] == made
    assert read(INNER + several.replace("either = {", "# ")).losses[-1].either == 0.0


def test_overrides_reach_them(read):
    assert read(INNER, "generator.inner.filters=32").generator.inner == UNet(depth=3, filters=32)
    assert read("", "generator.inner.name=unet").generator.inner == UNet()


def test_paths_in_them_start_where_other_paths_do(read, tmp_path):
    inner = '[generator.inner]\nname = "relief"\nheights = "a.npy"'
    assert read(inner).generator.inner.heights == tmp_path / "files" / "a.npy"
    assert read(inner, "generator.inner.heights=b.npy").generator.inner.heights == tmp_path / "b.npy"


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            INNER.replace("depth", "depht"),
            "27:1: generator.inner.depht is not an option of generator 'unet'; did you mean 'depth'?",
        ),
        (
            INNER.replace("depth", "ngf"),
            "27:1: generator.inner.ngf is not an option of generator 'unet'; did you mean generator.inner.filters?",
        ),
        (INNER.replace("3", '"3"'), '27:1: generator.inner.depth is "3", but should be a valid integer.'),
        (
            INNER.replace("unet", "unett"),
            "26:1: generator 'unett' is offered by no installed package; did you mean 'unet'? "
            "Installed generators: enhancer, relief, unet.",
        ),
        (
            INNER.replace('name = "unet"', ""),
            '25:12: generator.inner.name is missing. Write [generator.inner] and name = "..." with one of: '
            "enhancer, relief, unet.",
        ),
        (
            "",
            "6:2: generator.inner is missing. The network that it enhances. "
            'Write { name = "..." }: `ganforge list generator` shows which there are.',
        ),
        (INNER + "filters = 13", "25:12: generator.inner: 13 filters bring bad luck"),
        (INNER.replace("3", "9"), "6:2: generator: inner should not be 9 halvings deep"),
        (
            INNER + '[generator.maps]\nname = "unet"',
            "29:1: generator.maps.name is 'unet', which is not a Maps. "
            'Write [generator.maps] and name = "..." with one of: relief.',
        ),
        (
            INNER + '[[losses]]\nname = "several"\nparts = [{ name = "l1" }, { weight = 2 }]',
            '30:27: losses.2.parts.1.name is missing. Write [[losses.parts]] and name = "..." with one of: '
            "adversarial, cycle, l1, penalty, several.",
        ),
        (
            INNER + '[[losses]]\nname = "several"\nparts = []',
            "30:1: losses.2.parts is [], but should have at least 1 item, not 0. "
            'Write { name = "..." }: `ganforge list loss` shows which there are.',
        ),
        (
            INNER + '[[losses]]\nname = "several"\nparts = ["l1"]',
            '30:10: losses.2.parts.0 is "l1", but should be a table. '
            'Write { name = "..." }: `ganforge list loss` shows which there are.',
        ),
        (
            INNER + '[[losses]]\nname = "several"\nparts = [{ name = "l1" }]\neither = "l1"',
            '31:1: losses.2.either is "l1", but should be a table or a valid number. '
            'Write { name = "..." }: `ganforge list loss` shows which there are.',
        ),
    ],
)
def test_a_fault_is_said_with_its_place(faults, added, said):
    (fault,) = faults(added)
    assert fault.startswith(f"files/x.toml:{said}")


def test_faults_of_a_component_and_of_what_is_around_it_come_at_once(faults):
    added = INNER.replace("3", "1") + "filters = 0\n[generator.crop]\nsize = 0\n[generator.maps]\nname = 5"
    assert [fault.partition(" ")[2].partition(" ")[0] for fault in faults(added)] == [
        "generator.inner.depth",
        "generator.inner.filters",
        "generator.crop.size",
        "generator.maps.name",
    ]


def test_tables_hold_them_with_every_option(tmp_path):
    experiment = python_experiment(
        generator=Enhancer(inner=Relief(heights=Path("a")), crop=Crop(size=2)),
        losses=(Several(parts=(L1(weight=3),), by_name={"a": L1()}, either=0.5),),
    )
    tables = json.loads(json.dumps(experiment.to_tables()))
    assert tables["generator"]["inner"] == {"name": "relief", "heights": str(Path("a").absolute())}
    again = Experiment.from_tables(tables, PLUGINS)
    assert again.to_tables() == tables
    assert again.losses == experiment.losses


@pytest.mark.parametrize(
    ("inner", "fits"),
    [
        ({"name": "unet", "depth": 3}, True),
        ({"name": "enhancer", "inner": {"name": "relief"}, "maps": {"name": "relief"}}, True),
        ({"name": "enhancer", "inner": {"name": "relief"}, "maps": {"name": "unet"}}, False),
        ({"name": "unet", "depht": 3}, False),
        ({"depth": 3}, False),
        ("unet", False),
    ],
)
def test_the_schema_takes_what_the_experiment_takes(inner, fits):
    tables = {**python_experiment().to_tables(), "generator": {"name": "enhancer", "inner": inner}}
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(tables) == fits
    try:
        Experiment.from_tables(tables, PLUGINS)
        assert fits
    except ExperimentError:
        assert not fits


def test_python_takes_objects_not_tables():
    assert Enhancer(inner=UNet()).inner == UNet()
    with pytest.raises(ValidationError, match="Input should be an instance of Generator"):
        Enhancer(inner={"name": "unet"})
    with pytest.raises(ValidationError, match="Input should be an instance of Generator"):
        Generator(name="unet")
