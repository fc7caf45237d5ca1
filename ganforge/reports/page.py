"""The page of a report: everything is in it, nothing is fetched, and it opens without a server."""

import base64
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template

from ganforge.files import write_text
from ganforge.reports.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH
from ganforge.reports.html import Html, element, joined
from ganforge.reports.panels import Panel
from ganforge.reports.sample_images import SampleImages
from ganforge.reports.svg_chart import chart_data


def page(title: str, header: Html, parts: Mapping[str, Html], shown: Sequence[Panel], images: SampleImages) -> str:
    """Fill the template.

    Args:
        title: of the window.
        header: what stands on top.
        parts: the sections by their titles.
        shown: the panels of the section with charts.
        images: those of the section with samples.
    """
    script = _page_file("report.js")
    links = [element("a", name, href=f"#{name.lower()}") for name in parts]
    return Template(_page_file("report.html")).substitute(
        title=joined(title),
        script_hash=f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}",
        style=_page_file("report.css"),
        header=header,
        navigation=joined(*links),
        sections=joined(*(_section(name, content) for name, content in parts.items())),
        footer=element("p", f"Written by ganforge {version('ganforge')}. This file works offline."),
        data=_data(shown, images),
        script=script,
    )


def write_page(path: Path, text: str) -> None:
    """Write a page; what UTF-8 cannot hold, as parts of strange file names, becomes a question mark.

    Raises:
        RunError: it cannot be written.
    """
    write_text(path, text.encode("utf-8", errors="replace").decode())


def _section(title: str, content: Html) -> Html:
    name = title.lower()
    return element(
        "section", element("h2", title, id=f"{name}-title"), content, id=name, aria_labelledby=f"{name}-title"
    )


def _data(shown: Sequence[Panel], images: SampleImages) -> str:
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
