"""What is wrong between the metrics of an experiment and its other parts."""

from collections.abc import Iterator, Sequence
from typing import Any

from ganforge.components import Metric
from ganforge.components.metric import metrics_called
from ganforge.errors import Fault
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.suggestions import did_you_mean, listed


def metric_faults(metrics: Sequence[Any], trainer: Any) -> Iterator[Fault]:
    """Faults of metrics that are sound by themselves; a part that has faults of its own is `...` and is passed over."""
    if ... in metrics:
        return
    yield from _of_one_figure(metrics)
    if trainer is not ...:
        yield from _never_due(metrics, trainer)
        yield from _unknown_best(metrics, trainer)


def _of_one_figure(metrics: Sequence[Metric]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, metric in enumerate(metrics):
        other = first.setdefault(metric.figure_name, index)
        if other != index:
            message = f"metrics.{index}: its figure is {metric.figure_name!r}, as that of metrics.{other}. Remove one."
            yield Fault(("metrics", index), message)


def _never_due(metrics: Sequence[Metric], trainer: TrainerOptions) -> Iterator[Fault]:
    validated = trainer.validate_every or trainer.sample_every
    for index, metric in enumerate(metrics):
        if metric.every and metric.every % validated:
            message = (
                f"metrics.{index}.every is {metric.every}, but validations are {validated} steps apart. Expected a "
                f"multiple of that, such as {-(-metric.every // validated) * validated}: metrics are measured in "
                "validations."
            )
            yield Fault(("metrics", index, "every"), message)


def _unknown_best(metrics: Sequence[Metric], trainer: TrainerOptions) -> Iterator[Fault]:
    if trainer.best is None:
        return
    called = metrics_called(metrics, trainer.best)
    figures = [metric.figure_name for metric in metrics]
    where = ("trainer", "best")
    if not called:
        hint = f"{did_you_mean(trainer.best, figures)} Its metrics: {listed(figures)}."
        yield Fault(where, f"trainer.best: {trainer.best!r} is not a metric of this experiment{hint}")
    if len(called) > 1:
        figures = [metric.figure_name for metric in called]
        yield Fault(
            where, f"trainer.best: {len(called)} metrics are called {trainer.best!r}. Name one of: {listed(figures)}."
        )
