import builtins
import json
import subprocess
import sys
from dataclasses import replace

import optuna
import pytest
from made_runs import made_run

from ganforge.errors import RunError
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.sweeps.search_plan import SearchPlan
from ganforge.sweeps.study import Study
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_plan import SweepPlan
from ganforge.sweeps.sweep_row import SweepRow

PLAN = SearchPlan(
    ranges=("generator.filters=8..64", "losses.l1.weight=0.1..100:log", "losses.adversarial.form=hinge,wasserstein"),
    trials=3,
    metric="error",
    higher_is_better=False,
    storage="",
    study="tiny",
    sampler="RandomSampler",
    pruner="NopPruner",
    owner="here",
)


@pytest.fixture
def sweep(tmp_path):
    (tmp_path / "tiny.toml").write_text('name = "tiny"\n')
    plan = SweepPlan((), str(tmp_path), search=PLAN)
    return SweepFolder.create(tmp_path / "runs", "tiny", ExperimentFile(tmp_path / "tiny.toml"), plan)


def trained(sweep, trial, **changes):
    """The row of a trial, once a run of it is trained."""
    made_run(sweep.path / "made", **changes).path.rename(sweep.path / f"{trial.combination.name}-001")
    return SweepRow.of(sweep, trial.combination)


def states(study):
    return [trial.state.name for trial in study.study.trials]


def test_a_study_proposes_values_and_is_told_what_came_of_them(sweep):
    study = Study(PLAN, sweep)
    for trial, worst in zip(study.trials(), (8.0, 4.0, 16.0), strict=True):
        study.tell(trial, trained(sweep, trial, worst=worst))
    assert [trial.value for trial in study.study.trials] == [1.0, 0.5, 2.0]
    assert study.study.best_trial.number == 1
    assert study.study.trials[0].intermediate_values == {4: 2.0, 8: 1.0}
    assert study.best.startswith(f"Best of the study: trial 1, error 0.5, in {sweep.path}")


def test_a_trial_is_a_combination_of_options(sweep):
    trial = next(Study(PLAN, sweep).trials())
    filters, weight, form = trial.combination.overrides
    assert 8 <= int(filters.removeprefix("generator.filters=")) <= 64
    assert 0.1 <= float(weight.removeprefix("losses.l1.weight=")) <= 100
    assert form.removeprefix("losses.adversarial.form=") in ("hinge", "wasserstein")
    assert trial.combination.title.startswith("trial 0, filters ")


def test_a_trial_that_fails_or_measures_nothing_is_told_as_failed(sweep):
    study = Study(PLAN, sweep)
    trials = study.trials()
    first = next(trials)
    study.tell(first, SweepRow(first.combination, "failed", None, None, "out of memory"))
    second = next(trials)
    row = trained(sweep, second)
    row.run.metrics.unlink()
    study.tell(second, SweepRow.of(sweep, second.combination))
    assert states(study) == ["FAIL", "FAIL"]
    assert study.best == ""


def test_what_a_run_measures_decides_whether_it_is_stopped(sweep):
    study = Study(replace(PLAN, pruner="MedianPruner"), sweep)
    study.study.pruner = optuna.pruners.MedianPruner(n_startup_trials=1)
    trials = study.trials()
    good = next(trials)
    study.tell(good, trained(sweep, good, worst=1.0))
    bad = next(trials)
    row = trained(sweep, bad, worst=9.0, finished=False)
    assert bad.follow(row.run)
    assert not bad.follow(row.run), "what is reported once is not reported again"
    study.tell(bad, SweepRow.of(sweep, bad.combination, is_pruned=True))
    assert states(study) == ["COMPLETE", "PRUNED"]


def test_after_a_stop_the_trials_of_this_sweep_come_first_and_those_of_others_are_left_alone(sweep):
    stopped = next(Study(PLAN, sweep).trials())
    elsewhere = next(Study(replace(PLAN, owner="elsewhere"), sweep).trials())
    names = [trial.combination.name for trial in Study(PLAN, sweep).trials()]
    assert elsewhere.combination.name == "trial-1"
    assert names == [stopped.combination.name, "trial-2"]


def test_two_sweeps_share_a_study_through_a_file(sweep, tmp_path):
    shared = replace(PLAN, storage=str(tmp_path / "shared" / "study.log"))
    first, second = Study(shared, sweep), Study(replace(shared, owner="there"), sweep)
    one, other = first.trials(), second.trials()
    numbers = [trial.asked.number for trial in (next(one), next(other), next(one))]
    assert numbers == [0, 1, 2]
    assert list(other) == []
    assert second.count() == 3


ASK_THREE_TIMES = """
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ganforge.sweeps.study import Study
from ganforge.sweeps.sweep_folder import SweepFolder

folder, storage, owner = sys.argv[1:]
sweep = SweepFolder(Path(folder))
study = Study(replace(sweep.plan.search, storage=storage, owner=owner, trials=6), sweep)
for trial in islice(study.trials(), 3):
    study.study.tell(trial.asked.number, 1.0)
"""


@pytest.mark.processes
def test_two_processes_share_a_study_through_a_file(sweep, tmp_path):
    storage = str(tmp_path / "study.log")
    command = [sys.executable, "-c", ASK_THREE_TIMES, str(sweep.path), storage]
    processes = [subprocess.Popen([*command, owner]) for owner in ("here", "there")]
    assert [process.wait() for process in processes] == [0, 0]
    trials = Study(replace(PLAN, storage=storage), sweep).study.trials
    assert [trial.number for trial in trials] == list(range(6))
    assert {trial.state.name for trial in trials} == {"COMPLETE"}
    assert [trial.user_attrs["ganforge sweep"] for trial in trials].count("here") == 3


def test_a_study_with_another_direction_is_refused(sweep, tmp_path):
    shared = replace(PLAN, storage=str(tmp_path / "study.log"))
    Study(shared, sweep)
    with pytest.raises(RunError, match="study 'tiny' is to minimize its metric, but 'psnr' is to be maximized"):
        Study(replace(shared, metric="psnr", higher_is_better=True), sweep)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sampler": "TPESample"}, "--sampler TPESample: Optuna has no such class; did you mean 'TPESampler'?"),
        ({"pruner": "PercentilePruner"}, "--pruner PercentilePruner: it cannot be used here"),
        ({"storage": "nosuch://host/study"}, "study nosuch://host/study: Optuna cannot use it"),
    ],
)
def test_what_optuna_cannot_do_is_refused(sweep, change, message):
    with pytest.raises(RunError) as error:
        Study(replace(PLAN, **change), sweep)
    assert message in str(error.value)


def test_without_optuna_the_extra_is_named(sweep, monkeypatch):
    real = builtins.__import__

    def importing(name, *arguments, **options):
        if name == "optuna":
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(RunError, match=r"pip install 'ganforge\[sweep\]'"):
        Study(PLAN, sweep)


def test_trials_that_were_begun_are_recorded_with_those_that_were_pruned(sweep):
    trial = next(Study(PLAN, sweep).trials())
    sweep.record_trial(trial.combination)
    assert sweep.trials() == {"trial-0": (trial.combination, False)}
    sweep.record_trial(trial.combination, is_pruned=True)
    assert json.loads(sweep.trials_json.read_text())[0]["is_pruned"]
