"""`stats`: the figures of a run as JSON, one object per line."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ganforge.callbacks.json_lines import append_object, keep_objects, read_objects
from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.components import Callback, RunContext
from ganforge.health.finding import Finding

if TYPE_CHECKING:
    import keras


class Stats(Callback):
    """Writes stats.jsonl: one object per log, record, validation and finding of `health`, with `event` and `step`."""

    name: Literal["stats"] = "stats"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Write to the run folder; a run that goes on keeps the events up to where it does."""
        path = context.folder / "stats.jsonl"
        context.findings.follow(lambda finding: append_finding(path, finding))
        context.records.follow(partial(append_event, path, "record"))
        return keras_callback(
            start=lambda: rewind(path, context.start_step, context.had_ended),
            step=partial(append_event, path, "log"),
            validation=partial(append_event, path, "validation"),
        )


def rewind(path: Path, step: int, unvalidated: bool = False) -> None:
    """Drop the events after `step`, what a crash left of one and, if `unvalidated`, the validation of `step`."""

    def stays(event: Mapping[str, Any]) -> bool:
        dropped = unvalidated and event["event"] not in ("log", "record") and event["step"] == step
        return event["step"] <= step and not dropped

    keep_objects(path, stays, "events", key="event")


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """The events in a file, without lines that cannot be read."""
    return read_objects(path, key="event")


def append_event(path: Path, event: str, step: int, figures: Mapping[str, float]) -> None:
    """Append one event; NaN and infinity, which JSON does not have, become null."""
    if figures:
        finite = {name: figure if math.isfinite(figure) else None for name, figure in figures.items()}
        append_object(path, {"event": event, "step": step, **finite})


def append_finding(path: Path, finding: Finding) -> None:
    """Append a finding about the health of the run, as an event of that name."""
    append_object(path, {"event": "health", **asdict(finding)})
