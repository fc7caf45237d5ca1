"""Sweeps as training leaves them, made without training."""

import shutil

import pytest
from made_runs import add_samples, made_run

from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.sweeps.combination import combinations
from ganforge.sweeps.grid_option import GridOption
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_plan import SweepPlan


@pytest.fixture
def made_sweep(tmp_path):
    """Makes a sweep of options `--grid` texts, and a run for each of the errors that are given, in order."""

    def make(*grid, errors=(), steps=8, **changes):
        found = combinations((), [GridOption.parse(text) for text in grid])
        (tmp_path / "tiny.toml").write_text('name = "tiny"\n')
        plan = SweepPlan((), str(tmp_path), tuple(found))
        sweep = SweepFolder.create(tmp_path / "runs", "tiny", ExperimentFile(tmp_path / "tiny.toml"), plan)
        for combination, worst in zip(found, errors, strict=False):
            run = made_run(tmp_path / "made", steps=steps, worst=worst, **changes)
            add_samples(run)
            shutil.move(run.path, sweep.path / f"{combination.name}-001")
        return sweep

    return make
