"""What a run shows in a notebook while it trains: losses and the newest samples, in one figure that is redrawn."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from ganforge.callbacks.keras_protocol import Figures, keras_callback
from ganforge.callbacks.results_csv import read_rows
from ganforge.components import Callback, RunContext
from ganforge.reports.html import Html, element, joined, void
from ganforge.reports.panels import panels
from ganforge.reports.sample_images import newest_sheet_url
from ganforge.reports.svg_chart import svg_chart

if TYPE_CHECKING:
    import keras

PAUSE = 2.0
"""Seconds from one drawing to the next at least."""
CHARTS = 6

Show = Callable[[dict[str, str]], object]
"""Takes the figure by media type, as notebooks do, and puts it in the place of the one before."""


class LiveFigure(Callback):
    """Draws a run in a notebook, in the place where other programs print lines. Made by the Trainer there."""

    name: Literal["live-figure"] = "live-figure"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Watch one run."""
        drawing = Drawing(context, notebook_display())
        return keras_callback(drawing.draw, drawing.advance, drawing.validated, drawing.draw)


class Drawing:
    """The figure of one run.

    Attributes:
        context: the run.
        show: where to.
        step: the step reached by now.
        drawn_at: when it was drawn last, by a clock that never goes back.
    """

    def __init__(self, context: RunContext, show: Show) -> None:
        self.context = context
        self.show = show
        self.step = context.start_step
        self.drawn_at = 0.0

    def advance(self, step: int, figures: Figures) -> None:
        """Take in a call of the step."""
        self.step = step
        if figures and time.monotonic() - self.drawn_at >= PAUSE:
            self.draw()

    def validated(self, step: int, figures: Figures) -> None:
        """Take in a validation."""
        self.step = step
        self.draw()

    def draw(self) -> None:
        """Draw what the run folder holds by now."""
        text = f"{self.context.folder.name}: step {self.step} of {self.context.steps}"
        with suppress(Exception):  # a run outlives its notebook
            self.show({"text/plain": text, "text/html": self._figure(text)})
        self.drawn_at = time.monotonic()

    def _figure(self, text: str) -> Html:
        rows, _ = read_rows(self.context.folder / "results.csv")
        charts = [svg_chart(panel) for panel in panels(rows)[:CHARTS]]
        url = newest_sheet_url(self.context.folder / "samples")
        return element(
            "div",
            element("style", Html(files("ganforge.reports").joinpath("page", "live.css").read_text(encoding="utf-8"))),
            element("p", element("strong", text), self._bar()),
            element("div", *charts, class_="charts"),
            void("img", src=url, alt=f"The newest samples of {self.context.folder.name}") if url else None,
            class_="ganforge-live",
        )

    def _bar(self) -> Html:
        return joined(" ", element("progress", max=str(self.context.steps), value=str(self.step)))


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook; nothing is imported to find out."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "kernel", None) is not None


def notebook_display() -> Show:
    """A figure of its own in the cell that runs."""
    from IPython.display import DisplayHandle, display

    handle = DisplayHandle()
    display({"text/plain": ""}, raw=True, display_id=handle.display_id)
    return lambda figure: handle.update(figure, raw=True)
