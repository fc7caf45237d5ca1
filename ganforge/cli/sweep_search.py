"""Searches: what `ganforge sweep --trials` needs beside a grid."""

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from ganforge.cli.sweep_runner import SweepRunner
from ganforge.components.metric import metrics_called
from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.suggestions import did_you_mean, listed
from ganforge.sweeps.combination import Combination
from ganforge.sweeps.search_plan import SearchPlan
from ganforge.sweeps.search_range import SearchRange
from ganforge.sweeps.study import Study, refuse_unusable
from ganforge.sweeps.sweep_row import PRUNED


def ends_of(ranges: Iterable[str]) -> list[Combination]:
    """A combination for each end of each range, to be checked before the first trial."""
    parsed = [SearchRange.parse(text) for text in ranges]
    return [Combination.of({each.key: end}, [f"{each.key}={end}"]) for each in parsed for end in each.ends]


def search_plan(
    ranges: Sequence[str], trials: int, options: dict[str, str | None], experiment: Experiment
) -> SearchPlan:
    """What a search is to do.

    Args:
        ranges: as given by `--search`.
        trials: as given by `--trials`.
        options: `metric`, `storage`, `study`, `sampler` and `pruner`, as far as they are given.
        experiment: one of those that are searched.

    Raises:
        RunError: the experiment has no such metric, or Optuna cannot do it.
    """
    given = {key: value for key, value in options.items() if value}
    called = given.get("metric") or experiment.trainer.best or ""
    found = metrics_called(experiment.metrics, called) if called else list(experiment.metrics)
    names = [metric.figure_name for metric in experiment.metrics]
    if len(found) != 1:
        what = f"--metric {called}: no metric of the experiment is called so" if called else "--metric is missing"
        raise RunError(f"{what}{did_you_mean(called, names)} Expected what to optimize, one of: {listed(names)}.")
    storage = given.get("storage", "")
    plan = SearchPlan(
        ranges=tuple(ranges),
        trials=trials,
        metric=found[0].figure_name,
        higher_is_better=found[0].higher_is_better,
        storage=storage if "://" in storage or not storage else str(Path(storage).absolute()),
        study=given.get("study") or experiment.name,
        sampler=given.get("sampler") or "TPESampler",
        pruner=given.get("pruner") or "MedianPruner",
        owner=uuid.uuid4().hex,
    )
    refuse_unusable(plan)
    return plan


def train_trials(runner: SweepRunner, plan: SearchPlan) -> str:
    """Train what the study proposes until it has its trials; returns a sentence about the best."""
    study = Study(plan, runner.sweep)
    for trial in study.trials():
        runner.sweep.record_trial(trial.combination)
        row = runner.train(trial.combination, f"{trial.asked.number + 1}/{plan.trials}", trial.follow)
        if runner.signals:
            break
        if row.state == PRUNED:
            runner.sweep.record_trial(trial.combination, is_pruned=True)
        study.tell(trial, row)
    return study.best
