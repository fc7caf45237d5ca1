"""Every experiment in `examples/` loads, fits the schema, and says what it is."""

import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.experiment.schema import experiment_schema
from ganforge.sweeps.checked_experiments import checked_experiments
from ganforge.sweeps.combination import combinations
from ganforge.sweeps.grid_option import GridOption

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.toml"))
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
OUTSIDE = (path for path in sorted(FOLDER.glob("*-plugin/*.toml")) if path.name != "pyproject.toml")
OWN = [*EXAMPLES, *OUTSIDE]


def _name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


def test_the_schema_is_one():
    VALIDATOR.check_schema(SCHEMA)


def test_the_schema_is_that_of_the_installed_plugins():
    assert experiment_schema(Plugins()) == SCHEMA, "write it anew: uv run ganforge schema > examples/schema.json"


@pytest.mark.parametrize("path", EXAMPLES, ids=_name)
def test_it_loads(path):
    assert Experiment.from_toml(path).trainer.steps > 0


SWEPT = [path for path in EXAMPLES if "[sweep" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", SWEPT, ids=_name)
def test_every_combination_of_its_sweep_is_an_experiment(path):
    options = Experiment.from_toml(path).sweep
    found = combinations(options.variants, GridOption.of_table(options.grid))
    assert len(checked_experiments(ExperimentFile(path), found, Plugins())) > 1


@pytest.mark.parametrize("path", EXAMPLES, ids=_name)
def test_it_fits_the_schema_that_it_names(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#:schema schema.json\n")
    VALIDATOR.validate(tomllib.loads(text))


@pytest.mark.parametrize("path", EXAMPLES, ids=_name)
def test_a_misspelt_option_does_not_fit_the_schema(path):
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    tables["generator"]["filterz"] = 1
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(tables)


@pytest.mark.parametrize("path", OWN, ids=_name)
def test_it_says_what_it_shows_how_long_it_takes_and_what_comes_out(path):
    comment = re.match(r"(?:#.*\n)+", path.read_text(encoding="utf-8"))
    assert comment
    for word in ("Shows ", "Takes ", "Comes out "):
        assert f"\n# {word}" in comment[0]


@pytest.mark.parametrize("path", EXAMPLES, ids=_name)
def test_the_command_it_gives_runs_it(path):
    assert f"ganforge run examples/{path.name}" in path.read_text(encoding="utf-8")
