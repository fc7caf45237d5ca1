"""`results.png` and `report.html`: what a run shows to those who were not there."""

from ganforge.reports import sections
from ganforge.reports.page import page, write_page
from ganforge.reports.panels import panels
from ganforge.reports.png_chart import write_png_charts
from ganforge.reports.run_record import RunRecord
from ganforge.reports.sample_images import sample_images
from ganforge.runs.directory import RunDirectory


def write_report(run: RunDirectory) -> None:
    """Write `results.png` and `report.html` into a run folder, or replace them.

    Raises:
        RunError: they cannot be written, or the record of the run is damaged.
    """
    record = RunRecord.of(run)
    shown, images = panels(record.rows), sample_images(run.samples)
    if shown:
        write_png_charts(shown, run.curves)
    parts = {"Samples": sections.samples(images), "Curves": sections.curves(shown)}
    parts |= {title: make(record) for title, make in sections.SECTIONS.items()}
    title = f"{record.name}: report of a ganforge run"
    write_page(run.report, page(title, sections.header(record), parts, shown, images))
