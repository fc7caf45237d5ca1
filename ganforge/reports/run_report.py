"""`results.png` and `report.html`: what a run shows to those who were not there."""

import base64
import json
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from string import Template

from ganforge.files import write_text
from ganforge.reports import sections
from ganforge.reports.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH
from ganforge.reports.html import Html, element, joined
from ganforge.reports.panels import Panel, panels
from ganforge.reports.png_chart import write_png_charts
from ganforge.reports.run_record import RunRecord
from ganforge.reports.sample_images import SampleImages, sample_images
from ganforge.reports.svg_chart import chart_data
from ganforge.runs.directory import RunDirectory


def write_report(run: RunDirectory) -> None:
    """Write `results.png` and `report.html` into a run folder, or replace them.

    Raises:
        RunError: they cannot be written, or the record of the run is damaged.
    """
    record = RunRecord.of(run)
    shown = panels(record.rows)
    if shown:
        write_png_charts(shown, run.curves)
    page = report_page(record, shown, sample_images(run.samples))
    write_text(run.report, page.encode("utf-8", errors="replace").decode())


def report_page(record: RunRecord, shown: list[Panel], images: SampleImages) -> str:
    """The page: everything is in it, nothing is fetched."""
    parts = {"Samples": sections.samples(images), "Curves": sections.curves(shown)}
    parts |= {title: make(record) for title, make in sections.SECTIONS.items()}
    script = _page_file("report.js")
    links = [element("a", title, href=f"#{title.lower()}") for title in parts]
    return Template(_page_file("report.html")).substitute(
        title=joined(f"{record.name}: report of a ganforge run"),
        script_hash=f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}",
        style=_page_file("report.css"),
        header=sections.header(record),
        navigation=joined(*links),
        sections=joined(*(_section(title, content) for title, content in parts.items())),
        footer=element("p", f"Written by ganforge {version('ganforge')}. This file works offline."),
        data=_data(shown, images),
        script=script,
    )


def _section(title: str, content: Html) -> Html:
    name = title.lower()
    return element(
        "section", element("h2", title, id=f"{name}-title"), content, id=name, aria_labelledby=f"{name}-title"
    )


def _data(shown: list[Panel], images: SampleImages) -> str:
    """What the script reads, so that no text in it can end its element."""
    data = {
        "samples": {
            "captions": images.captions,
            "steps": images.steps,
            "rows": images.rows,
            "width": images.size[0],
            "height": images.size[1],
            "fixed": images.fixed or {},
            "changing": images.changing or {},
        },
        "charts": [chart_data(panel) for panel in shown],
        "width": WIDTH,
        "left": LEFT,
        "top": TOP,
        "bottom": HEIGHT - BOTTOM,
    }
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _page_file(name: str) -> str:
    return files("ganforge.reports").joinpath("page", name).read_text(encoding="utf-8").rstrip("\n")
