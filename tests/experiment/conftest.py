"""An experiment of components that are only declared."""

from textwrap import dedent

import declared_components
import pytest
from declared_components import PLUGINS

from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment

GOOD = dedent("""\
    # An experiment.
    [dataset]
    name = "folder"
    path = "images"

    [generator]
    name = "unet"
    depth = 4

    [discriminator]
    name = "patch"

    [method]
    name = "paired"

    [[losses]]
    name = "adversarial"

    [[losses]]
    name = "l1"
    weight = 100

    [trainer]
    steps = 10
    """)


@pytest.fixture(scope="session")
def offered():
    """The module of the components."""
    return declared_components


@pytest.fixture
def good():
    """The text of an experiment without a fault."""
    return GOOD


@pytest.fixture
def replaced(good):
    """The good experiment with one text in place of another."""

    def replace(old, new):
        assert old in good
        return good.replace(old, new)

    return replace


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads an experiment from text; the file lies in the working folder."""
    monkeypatch.chdir(tmp_path)

    def from_text(text=GOOD, *overrides, file="terrain.toml"):
        (tmp_path / file).write_text(text, encoding="utf-8")
        return Experiment.from_toml(file, overrides, PLUGINS)

    return from_text


@pytest.fixture
def faults(read):
    """The faults of a text, as they are printed."""

    def of(text, *overrides):
        with pytest.raises(ExperimentError) as error:
            read(text, *overrides)
        return [str(fault) for fault in error.value.faults]

    return of
