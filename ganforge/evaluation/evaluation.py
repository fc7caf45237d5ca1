"""Evaluation: all that was found out about some images, and where it is written."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ganforge import __version__
from ganforge.evaluation.evaluated_figure import CONFIDENCE, EvaluatedFigure
from ganforge.files import write_text, writing


@dataclass(frozen=True)
class Evaluation:
    """The figures of some images.

    Attributes:
        images: which: run, step and split, or two folders.
        figures: in the order of the metrics.
        left_out: why other metrics have none, by the names of their figures.
        remarks: what was noticed about the images, a sentence each.
    """

    images: Mapping[str, Any]
    figures: tuple[EvaluatedFigure, ...]
    left_out: Mapping[str, str]
    remarks: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The whole evaluation, for programs."""
        tables = {
            "images": dict(self.images),
            "figures": [_figure(figure) for figure in self.figures],
            "left_out": dict(self.left_out),
            "remarks": list(self.remarks),
            "confidence": CONFIDENCE,
            "ganforge": __version__,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        return json.dumps(tables, indent=2) + "\n"

    def write(self, folder: Path, name: str) -> Path:
        """Write a new file `NNN-<name>.json` into a folder, which is made if it is missing; returns its path.

        Raises:
            RunError: it cannot be written; nothing half-written is left.
        """
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        taken = [int(path.name[:3]) for path in folder.glob("[0-9][0-9][0-9]-*.json")]
        file = folder / f"{max(taken, default=0) + 1:03d}-{name}.json"
        write_text(file, self.to_json())
        return file

    def remarking(self, *remarks: str) -> "Evaluation":
        """With further remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))


def _figure(figure: EvaluatedFigure) -> dict[str, Any]:
    tables = asdict(figure)
    provenance = tables.pop("provenance")
    # JSON has no infinity
    value = figure.value if math.isfinite(figure.value) else None
    interval = figure.interval if figure.interval and all(map(math.isfinite, figure.interval)) else None
    return {**tables, "value": value, "interval": interval, **provenance, "remark": figure.remark}
