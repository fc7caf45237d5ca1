"""What a run shows while it trains: a live table on a terminal, one line per logged step elsewhere."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict
from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.cli.number_text import loss_terms, pace, validation_figures
from ganforge.components import Callback, RunContext
from ganforge.health.finding import Finding

if TYPE_CHECKING:
    import keras

logger = logging.getLogger("ganforge")
showing = suppress(Exception, SystemExit)
"""A run outlives its terminal; rich exits when a pipe breaks."""


class Progress(Callback):
    """Shows step, speed, time left, memory, every loss term, D(real) and D(fake), the last validation, and health.

    Made by the commands that train, never by an experiment; what it shows is logged too.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    name: Literal["progress"] = "progress"
    console: Console

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Watch one run."""
        display = Display(self.console, context)
        context.findings.follow(display.found)
        return keras_callback(display.start, display.advance, display.validated, display.stop)


class Display:
    """Shows the state of one run. If the terminal fails, the run goes on without it."""

    def __init__(self, console: Console, context: RunContext) -> None:
        self.console = console
        self.title = context.folder.name
        self.steps = context.steps
        self.step = context.start_step
        self.figures: Mapping[str, float] = {}
        self.validation = ""
        self.findings = context.findings
        self.live: Live | None = None

    def start(self) -> None:
        """Start the table where there is a terminal that can redraw it."""
        if not self.console.is_terminal or self.console.is_dumb_terminal:
            return
        with showing:
            live = Live(console=self.console, get_renderable=self.table)
            live.start(refresh=True)
            self.live = live

    def advance(self, step: int, figures: Mapping[str, float]) -> None:
        """Take in a call of the step, and its figures where it is logged."""
        self.step = step
        if figures:
            self.figures = {**figures, "step": step}
            terms = [f"{name} {text}" for name, text in loss_terms(figures).items()]
            self._report("  ".join([f"step {step}/{self.steps}", *self._pace(), *terms]))

    def validated(self, step: int, figures: Mapping[str, float]) -> None:
        """Take in a validation."""
        if figures:
            self.validation = validation_figures(figures)
            self._report(f"step {step}/{self.steps}  validation  {self.validation}")

    def found(self, finding: Finding) -> None:
        """Show what was found about the run's health; it is in the log already."""
        self._show(f"step {finding.step}/{self.steps}  {finding}")

    def stop(self) -> None:
        """Leave the last table on the screen and give the terminal back."""
        if self.live:
            with showing:
                self.live.stop()

    def table(self) -> Group:
        """The bar and the pace, and a row each for sides, judgement, last validation and findings that hold."""
        head, body = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 2))
        bar = ProgressBar(total=self.steps, completed=self.step, width=24)
        head.add_row(Text(self.title), bar, f"{self.step}/{self.steps}", *self._pace())
        for name, text in (loss_terms(self.figures) | {"validation": self.validation}).items():
            if text:
                body.add_row(Text(name, "bold"), Text(text))
        for finding in self.findings.active.values():
            body.add_row(Text("health", "bold red"), Text(f"{finding.sentence} {finding.advice}"))
        return Group(head, body)

    def _pace(self) -> list[str]:
        return pace(self.figures, self.step, self.steps)

    def _report(self, line: str) -> None:
        logger.info(line)
        self._show(line)

    def _show(self, line: str) -> None:
        if not self.live:
            with showing:
                self.console.print(line, markup=False, highlight=False, soft_wrap=True)
