"""Two runs side by side: what differs in options, versions and figures, their curves and their samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganforge.reports import sections
from ganforge.reports.html import Html, element, joined
from ganforge.reports.page import page, write_page
from ganforge.reports.panels import Curve, Panel, panels
from ganforge.reports.run_record import RunRecord
from ganforge.reports.sample_images import SampleImages, sample_images
from ganforge.runs.experiment_changes import different_fields

UNIMPORTANT = {"date", "changes", "finished", "steps"}
"""What every start has its own."""

Differences = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Comparison:
    """Two runs, and in what they differ.

    Attributes:
        first: one run.
        second: the other.
        options: of the experiment, by name, each with both values as JSON.
        versions: and whatever else the last start of each ran on.
        figures: what was measured.
    """

    first: RunRecord
    second: RunRecord
    options: Differences
    versions: Differences
    figures: Differences

    @classmethod
    def of(cls, first: RunRecord, second: RunRecord) -> "Comparison":
        """Compare two runs."""
        starts = [{} if not run.starts else run.starts[-1] for run in (first, second)]
        facts = [{name: fact for name, fact in start.items() if name not in UNIMPORTANT} for start in starts]
        figures = [_figures(run) for run in (first, second)]
        names = list(dict.fromkeys([*figures[0], *figures[1]]))
        pairs = {name: (figures[0].get(name, "-"), figures[1].get(name, "-")) for name in names}
        return cls(
            first,
            second,
            different_fields(first.tables, second.tables),
            different_fields(*facts),
            {name: (one, other) for name, (one, other) in pairs.items() if one != other},
        )

    @property
    def names(self) -> tuple[str, str]:
        """What the runs are called; by their folders too if their names are the same."""
        if self.first.name != self.second.name:
            return self.first.name, self.second.name
        return str(self.first.shown_path), str(self.second.shown_path)

    @property
    def parts(self) -> dict[str, Differences]:
        """What differs, by title."""
        return {"Options": self.options, "Versions": self.versions, "Figures": self.figures}


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write a page about two runs.

    Raises:
        RunError: it cannot be written.
    """
    names = comparison.names
    images = side_by_side([sample_images(run.run.samples) for run in (comparison.first, comparison.second)], names)
    shown = overlaid([panels(run.rows) for run in (comparison.first, comparison.second)], names)
    parts = {title: _differences(found, names) for title, found in comparison.parts.items()}
    parts = {"Samples": sections.samples(images), "Curves": sections.curves(shown), **parts}
    header = joined(
        element("h1", f"{names[0]} and {names[1]}"), element("p", "What differs between two runs.", class_="lead")
    )
    write_page(path, page(f"{names[0]} and {names[1]}", header, parts, shown, images))


def _figures(run: RunRecord) -> dict[str, str]:
    texts = {"steps": f"{run.summary.step:,}"}
    for name, figure in run.summary.figures.items():
        texts[f"{name}, last"] = f"{figure.last.value:.4g}"
        texts[f"{name}, best"] = f"{figure.best.value:.4g} at step {figure.best.step:,}"
    return texts


def _differences(found: Differences, names: tuple[str, str]) -> Html:
    if not found:
        return element("p", "No difference.")
    return sections.table(("", *names), [[name, *values] for name, values in found.items()])


def overlaid(runs: Sequence[Sequence[Panel]], names: Sequence[str]) -> list[Panel]:
    """A panel per figure that at least one of the runs has, with a curve per run."""
    found: dict[str, list[Curve]] = {}
    for shown, name in zip(runs, names, strict=True):
        for panel in shown:
            for curve in panel.curves:
                title = panel.title if len(panel.curves) == 1 else f"{panel.title}: {curve.label}"
                found.setdefault(title, []).append(Curve(name, curve.steps, curve.values))
    return [Panel(title, tuple(curves)) for title, curves in found.items()]


def side_by_side(runs: Sequence[SampleImages], names: Sequence[str]) -> SampleImages:
    """At the steps that all runs have; a column that is the same in all stands once."""
    first = runs[0]
    if not all(run.steps for run in runs):
        return SampleImages()
    steps = tuple(step for step in first.steps if all(step in run.steps for run in runs))
    rows = min(run.rows for run in runs)
    columns: dict[str, tuple[SampleImages, str]] = {}
    for caption in dict.fromkeys(caption for run in runs for caption in run.captions):
        holders = [(run, name) for run, name in zip(runs, names, strict=True) if caption in run.captions]
        fixed = [(run.fixed or {}).get(caption) for run, _ in holders]
        is_same = len(holders) == len(runs) and fixed[0] is not None and all(each == fixed[0] for each in fixed)
        for run, name in holders[:1] if is_same else holders:
            columns[caption if is_same else f"{caption}, {name}"] = (run, caption)
    moving = {title for title, (run, caption) in columns.items() if steps and caption in (run.changing or {})}
    return SampleImages(
        captions=tuple(columns),
        steps=steps or first.steps[-1:],
        size=first.size,
        fixed={
            title: [run.last(caption, row) for row in range(rows)]
            for title, (run, caption) in columns.items()
            if title not in moving
        },
        changing={
            title: [run.at(caption, step)[:rows] for step in steps]
            for title, (run, caption) in columns.items()
            if title in moving
        },
        note=first.note,
    )
