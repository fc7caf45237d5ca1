"""What the folder of a sweep shows people: tables, pictures, and a page with both."""

import json
from collections.abc import Sequence

from ganforge.files import write_text
from ganforge.reports import sections
from ganforge.reports.chart import COLORS
from ganforge.reports.comparison import overlaid, side_by_side
from ganforge.reports.html import Html, element, joined
from ganforge.reports.page import page, write_page
from ganforge.reports.panels import Panel, panels
from ganforge.reports.run_record import RunRecord
from ganforge.reports.sample_images import SampleImages, sample_images
from ganforge.sweeps.picture_grid import newest_sheet, picture_grid
from ganforge.sweeps.results import Results
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_row import FINISHED, SweepRow

COLUMNS = 16
"""Runs whose pictures are shown at most: the best."""


def write_sweep_report(sweep: SweepFolder, results: Results) -> None:
    """Write table.csv, table.json, table.md, pictures.png and report.html into a sweep's folder, or replace them.

    Raises:
        RunError: they cannot be written, or the record of a run is damaged.
    """
    write_text(sweep.table_csv, results.csv())
    write_text(sweep.table_json, json.dumps(results.objects(), indent=2) + "\n")
    write_text(sweep.table_md, f"# {sweep.path.absolute().name}\n\n{results.markdown()}")
    rows = _shown(results)
    if sheet := picture_grid({_called(results, row): row.run for row in rows if row.run}):
        sheet.write(sweep.pictures)
    title = sweep.path.absolute().name
    images, shown = _images(results, rows), _curves(results)
    header = joined(element("h1", title), element("p", results.best or "Nothing was measured yet.", class_="lead"))
    parts = {
        "Results": joined(*_tables(results)),
        "Samples": sections.samples(images),
        "Curves": joined(element("p", _which(results), class_="lead"), sections.curves(shown)),
    }
    write_page(sweep.report, page(f"{title}: report of a ganforge sweep", header, parts, shown, images))


def _called(results: Results, row: SweepRow) -> str:
    """The number of a run in the table, its options, and how far it is if it is not finished."""
    unfinished = "" if row.state == FINISHED else f", {row.progress}"
    return f"{results.rows.index(row) + 1}: {row.combination.title}{unfinished}"


def _best_first(results: Results) -> list[SweepRow]:
    return results.ranked(results.figures[0]) if results.figures else list(results.rows)


def _shown(results: Results) -> list[SweepRow]:
    """The runs with samples whose pictures are shown, in the order of the table."""
    known = [row for row in _best_first(results) if row.run and newest_sheet(row.run)][:COLUMNS]
    return [row for row in results.rows if row in known]


def _images(results: Results, rows: Sequence[SweepRow]) -> SampleImages:
    """At the steps of the run that went furthest; one that ended before shows its last images from there on."""
    known = [(sample_images(row.run.samples, len(rows)), _called(results, row)) for row in rows if row.run]
    if not known:
        return SampleImages()
    steps = max((images.steps for images, _ in known), key=lambda steps: (steps[-1], len(steps)))
    return side_by_side([images.held(steps) for images, _ in known], [name for _, name in known])


def _curves(results: Results) -> list[Panel]:
    """The curves of as many runs as there are colors, each by its number in the table: the best."""
    known = [row for row in _best_first(results) if row.run][:COLORS]
    rows = [row for row in results.rows if row in known]
    numbers = [str(results.rows.index(row) + 1) for row in rows]
    return overlaid([panels(RunRecord.of(row.run).rows) for row in rows if row.run], numbers)


def _which(results: Results) -> str:
    best = f", the {COLORS} best" if len(results.rows) > COLORS else ""
    return f"Runs by their numbers in the table{best}."


def _tables(results: Results) -> list[Html]:
    parts: list[Html] = []
    for title, table in results.tables.items():
        parts += [element("h3", title), sections.table(table.heads, table.lines)]
    for row in results.rows:
        if row.failure:
            parts.append(element("p", element("strong", f"{row.combination.title} failed: "), row.failure))
    return parts
