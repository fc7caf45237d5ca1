"""MetricChoice: which metrics measure, and which of them somebody asked for."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ganforge.components import Metric
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.metric_faults import metric_faults
from ganforge.experiment.options import OptionsReader
from ganforge.experiment.overrides import Overrides

TABLE = KINDS["metric"].table


@dataclass(frozen=True)
class MetricChoice:
    """The metrics of an evaluation.

    Attributes:
        metrics: all that are to measure.
        asked: the names of those that must; any other is left out where it does not fit the images.
    """

    metrics: Sequence[Metric]
    asked: frozenset[str]

    @classmethod
    def of(
        cls,
        plugins: Plugins,
        names: Sequence[str] = (),
        overrides: Sequence[str] = (),
        recorded: Sequence[Mapping[str, Any]] = (),
    ) -> "MetricChoice":
        """Choose metrics: those that are named; else those of the run, and all others that work without options.

        Of the others, only those that compare images with targets: what a metric of sources means depends on the task.

        Args:
            plugins: what there is.
            names: of metrics; empty for all.
            overrides: of options, such as `metrics.kid.subset_size=100`; a metric that one names is asked for, too.
            recorded: the tables of the run's metrics.

        Raises:
            ExperimentError: every fault of names and overrides.
        """
        _refuse_other_tables(overrides)
        named = [*names, *(override.split(".")[1] for override in overrides)]
        known = [str(table.get("name")) for table in recorded]
        kept = [dict(table) for table in recorded if not names or table.get("name") in named]
        more = [name for name in dict.fromkeys(named) if name not in known and not name.isdecimal()]
        unasked = [] if names else [name for name in _usable(plugins) if name not in (*known, *more)]
        merged = Overrides({TABLE: [*kept, *({"name": name} for name in (*more, *unasked))]}, overrides)
        return cls(_built(plugins, merged), frozenset(named))

    def among(self, suits: Callable[[Metric], str]) -> tuple["MetricChoice", dict[str, str]]:
        """Those that suit, and why each of the others does not.

        Args:
            suits: why a metric does not suit; empty where it does.

        Raises:
            ExperimentError: one that was asked for does not suit.
        """
        reasons = {metric.figure_name: reason for metric in self.metrics if (reason := suits(metric))}
        faults = [
            Fault((TABLE,), f"{metric.name}: {reasons[metric.figure_name]}")
            for metric in self.metrics
            if metric.figure_name in reasons and self.is_asked(metric)
        ]
        if faults:
            raise ExperimentError(faults)
        kept = [metric for metric in self.metrics if metric.figure_name not in reasons]
        return MetricChoice(kept, self.asked), reasons

    def is_asked(self, metric: Metric) -> bool:
        """Whether somebody asked for it."""
        return metric.name in self.asked


def _usable(plugins: Plugins) -> list[str]:
    """The metrics that work without an option, on any images."""
    return [
        name
        for name, component in plugins.components("metric").items()
        if issubclass(component, Metric)
        and "source" not in component.needs
        and not any(field.is_required() for field in component.model_fields.values())
    ]


def _refuse_other_tables(overrides: Sequence[str]) -> None:
    message = "this is no option of a metric. Expected metrics.NAME.OPTION=VALUE, or dataset.OPTION=VALUE of a run."
    keys = {override: override.partition("=")[0].split(".") for override in overrides}
    others = [override for override, parts in keys.items() if parts[0] != TABLE or len(parts) < 3]
    if others:
        raise ExperimentError([Fault((), message, position=f"--set {override}") for override in others])


def _built(plugins: Plugins, merged: Overrides) -> list[Metric]:
    reader = OptionsReader(plugins, lambda location: Path.cwd())
    metrics, faults = [], list(merged.faults)
    for index, table in enumerate(merged.tables[TABLE]):
        try:
            metrics.append(reader.component(Metric, table, (TABLE, index)))
        except ExperimentError as error:
            faults += (_by_name(merged.placed(fault), table) for fault in error.faults)
    faults += () if faults else metric_faults(metrics, ...)
    if faults:
        raise ExperimentError(faults)
    return metrics


def _by_name(fault: Fault, table: Mapping[str, Any]) -> Fault:
    """With the metric's name in the place of its number, as in what was typed, and how to give what is missing."""
    message = re.sub(rf"\b{TABLE}\.\d+\.", f"{TABLE}.{table.get('name')}.", fault.message)
    option = re.match(r"(\S+) is missing\. ", message)
    return replace(fault, message=f"{message} Set it: --set {option[1]}=..." if option else message)
