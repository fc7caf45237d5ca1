"""`metrics-jsonl`: what was measured in validations, and what each figure rests on."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ganforge.callbacks.json_lines import append_object, keep_objects
from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.components import Callback, RunContext

if TYPE_CHECKING:
    import keras


class MetricsJsonl(Callback):
    """Writes metrics.jsonl: an object per measurement, with its step, value, number of images, extractor and hash."""

    name: Literal["metrics-jsonl"] = "metrics-jsonl"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Write to the run folder; a run that goes on keeps the measurements up to where it does."""
        path = context.folder / "metrics.jsonl"
        return keras_callback(
            start=lambda: _rewind(path, context.start_step, context.had_ended),
            validation=lambda step, figures: _append(path, context, step, figures),
        )


def _rewind(path: Path, step: int, unvalidated: bool) -> None:
    """Drop the measurements after `step`, and those of `step` if `unvalidated`."""

    def stays(measurement: Mapping[str, Any]) -> bool:
        return measurement["step"] < step or (measurement["step"] == step and not unvalidated)

    if path.exists():
        keep_objects(path, stays, "measurements", key="figure")


def _append(path: Path, context: RunContext, step: int, figures: Mapping[str, float]) -> None:
    for metric in context.metrics:
        value = figures.get(f"validation/{metric.figure_name}")
        if value is not None:
            measurement = {
                "step": step,
                "figure": metric.figure_name,
                "value": value if math.isfinite(value) else None,
                "n": int(figures["validation/n"]),
                "higher_is_better": metric.higher_is_better,
                **metric.provenance,
            }
            append_object(path, measurement)
