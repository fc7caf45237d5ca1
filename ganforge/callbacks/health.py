"""`health`: what the figures of a run mean, in words."""

import logging
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.callbacks.stats import read_events
from ganforge.components import Callback, RunContext
from ganforge.health.finding import Finding, Findings
from ganforge.health.history import Event, Figures
from ganforge.health.monitor import HealthMonitor
from ganforge.health.warning_conditions import Limits

if TYPE_CHECKING:
    import keras

logger = logging.getLogger("ganforge")


class Health(Callback):
    """Reports that one player has won, outputs collapse or nothing changes: when it begins and when it ends."""

    name: Literal["health"] = "health"
    warm_up: int = Field(
        200, ge=0, description="Steps at the start to ignore, while both players are still learning to play."
    )
    patience: int = Field(1000, ge=2, description="How many steps something must last before it is reported.")
    validations: int = Field(3, ge=2, description="How many validations something must last before it is reported.")
    least_diversity: float = Field(
        0.2,
        ge=0,
        lt=1,
        description="Outputs have collapsed if they differ less than this fraction of what targets differ.",
    )
    falling: tuple[str, ...] = Field(
        ("generator/l1",), description="Figures that are expected to fall, such as generator/l1."
    )

    @property
    def limits(self) -> Limits:
        """The options, as the monitor takes them."""
        return Limits(**self.model_dump(exclude={"name"}))

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Watch one run; one that goes on is watched as if it had never stopped."""
        monitor = HealthMonitor(self.limits)

        def observe(event: Event, step: int, figures: Figures) -> None:
            for finding in monitor.observe(event, step, figures):
                report(context.findings, finding)

        context.records.follow(partial(observe, "record"))
        return keras_callback(start=lambda: catch_up(monitor, context), validation=partial(observe, "validation"))


def report(findings: Findings, finding: Finding) -> None:
    """Report a finding to the log and to all who follow."""
    logger.log(logging.INFO if finding.ends else logging.WARNING, "step %d  %s", finding.step, finding)
    findings.report(finding)


def catch_up(monitor: HealthMonitor, context: RunContext) -> None:
    """Watch what happened before `start_step`; only what its end took back is reported again."""
    for event, step, figures in past(context.folder / "stats.jsonl", context.start_step):
        for finding in monitor.observe(event, step, figures):
            if context.had_ended and step == context.start_step:
                report(context.findings, finding)
    context.findings.active |= monitor.active


def past(path: Path, until: int) -> Iterator[tuple[Event, int, Figures]]:
    """The records and validations of a run up to a step, as `stats` wrote them; bad lines are skipped."""
    for figures in read_events(path):
        event, step = figures.pop("event"), figures.pop("step")
        if event in ("record", "validation") and step <= until:
            yield event, step, {name: math.nan if figure is None else figure for name, figure in figures.items()}
