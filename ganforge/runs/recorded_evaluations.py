"""What `ganforge evaluate` found about a run, from the files in its folder."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganforge.runs.measurements import Measured, Measurements


@dataclass(frozen=True)
class RecordedEvaluation:
    """One evaluation.

    Attributes:
        step: of the checkpoint.
        split: of the data.
        figures: each with `name`, `value`, `interval`, `n` and `higher_is_better`.
    """

    step: int
    split: str
    figures: tuple[Mapping[str, Any], ...]

    @property
    def measurements(self) -> dict[str, Measurements]:
        """Its figures in the form of those that were measured while the run trained."""
        found = {}
        for figure in self.figures:
            value = Measured(self.step, float(figure["value"]))
            better = figure.get("higher_is_better") is not False
            found[str(figure["name"])] = Measurements(value, value, value, better, int(figure["n"]), {})
        return found


def recorded_evaluations(folder: Path) -> list[RecordedEvaluation]:
    """The evaluations of a run, the oldest first; files that are none are passed over."""
    return list(_evaluations(folder))


def _evaluations(folder: Path) -> Iterator[RecordedEvaluation]:
    for path in sorted(folder.glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            read = json.loads(path.read_text(encoding="utf-8"))
            images = read["images"]
            figures = tuple(figure for figure in read["figures"] if _is_figure(figure))
            yield RecordedEvaluation(int(images["step"]), str(images["split"]), figures)


def _is_figure(figure: Mapping[str, Any]) -> bool:
    numbers = (figure["value"], figure["n"])
    return all(isinstance(number, int | float) for number in numbers)
