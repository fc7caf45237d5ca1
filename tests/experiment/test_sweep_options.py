from pathlib import Path

import pytest

from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory

TERRAIN = (Path(__file__).parents[2] / "examples" / "terrain.toml").read_text(encoding="utf-8")


def experiment(tmp_path, more):
    file = tmp_path / "swept.toml"
    file.write_text(f"{TERRAIN}\n{more}\n", encoding="utf-8")
    return Experiment.from_toml(file)


def test_variants_and_values_stand_in_the_file(tmp_path):
    options = experiment(
        tmp_path,
        '[sweep.grid]\n"discriminator.layers" = [0, 1]\n'
        '[[sweep.variants]]\nname = "GAN"\nset = { "losses.l1.weight" = 0 }',
    ).sweep
    assert options.grid == {"discriminator.layers": [0, 1]}
    assert (options.variants[0].name, options.variants[0].set) == ("GAN", {"losses.l1.weight": 0})


def test_no_run_records_them(tmp_path):
    swept = experiment(tmp_path, '[[sweep.variants]]\nname = "GAN"')
    run = RunDirectory.create(tmp_path / "runs", swept)
    assert "sweep" not in run.tables
    assert run.changes(experiment(tmp_path, "")) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('[[sweep.variants]]\nname = "GAN"\nsett = {}', "did you mean 'set'?"),
        ('[[sweep.variants]]\nname = "GAN"\n[[sweep.variants]]\nname = "GAN"', "two variants are called 'GAN'"),
        ("[sweep.grid]\nlayers = 3", "sweep.grid.layers is 3"),
        ("[sweep]\ngird = {}", "did you mean 'grid'?"),
    ],
)
def test_what_is_wrong_in_them_is_a_fault_of_the_file(tmp_path, more, message):
    with pytest.raises(ExperimentError) as error:
        experiment(tmp_path, more)
    assert message in str(error.value)
    assert "swept.toml:" in str(error.value)
