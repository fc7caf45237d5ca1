import errno
import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from ganforge.cli.progress import Display, Progress
from ganforge.components import RunContext
from ganforge.health.finding import Finding

LOGGED = {"generator/l1": 0.123, "generator/total": 12.3, "judgement/real": 0.61, "judgement/fake": 0.35}
LOGGED |= {"images": 2000, "images_per_second": 12.3, "seconds": 40.0}
VALIDATED = {"validation/psnr": 21.0, "validation/n": 64.0}


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Gone(Terminal):
    def write(self, text):
        raise OSError(errno.EIO, "Input/output error")


def console(file, monkeypatch, **environment):
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "100", **environment}.items():
        monkeypatch.setenv(name, value)
    return Console(file=file)


def train(console):
    context = RunContext(Path("runs/terrain-003"), 6000, 0, 500, 500, {}, lambda source: source)
    display = Display(console, context)
    display.start()
    display.advance(499, {})
    display.advance(500, LOGGED)
    display.validated(500, VALIDATED)
    display.stop()
    return display


def test_away_from_a_terminal_each_log_and_each_validation_is_a_plain_line(monkeypatch):
    file = io.StringIO()
    train(console(file, monkeypatch))
    log, validation = file.getvalue().splitlines()
    assert log.startswith("step 500/6000  12.3 images/s  29m 49s left  ")
    assert log.endswith(" GiB  generator 12.3 (l1 0.123)  D(real) 0.61  D(fake) 0.35")
    assert validation == "step 500/6000  validation  psnr 21  n 64"


def test_a_terminal_shows_a_live_table_of_all_of_it(monkeypatch):
    file = Terminal()
    train(console(file, monkeypatch))
    last = file.getvalue().rpartition("terrain-003")[2]
    for text in ("500/6000", "12.3 images/s", "29m 49s left", "12.3 (l1 0.123)", "D(real)", "0.61", "psnr 21  n 64"):
        assert text in last
    assert "\x1b[?25l" in file.getvalue()
    assert file.getvalue().endswith("\x1b[?25h"), "the cursor is given back"


def test_a_finding_is_told_when_it_begins_and_ends_and_stands_in_the_table_while_it_holds(monkeypatch):
    file = io.StringIO()
    display = train(console(file, monkeypatch))
    display.findings.follow(display.found)
    display.findings.report(Finding("generator-wins", 500, "The generator has won.", "Look at [the] samples."))
    held = shown(display, monkeypatch)
    display.findings.report(Finding("generator-wins", 1000, "It no longer wins.", ends=True))
    assert file.getvalue().splitlines()[2:] == [
        "step 500/6000  health: The generator has won. Look at [the] samples.",
        "step 1000/6000  health: It no longer wins.",
    ]
    assert "health      The generator has won. Look at [the] samples." in held
    assert "health" not in shown(display, monkeypatch)


def shown(display, monkeypatch):
    screen = console(io.StringIO(), monkeypatch)
    screen.print(display.table())
    return screen.file.getvalue()


def test_no_color_leaves_the_table_without_color(monkeypatch):
    colored, plain = Terminal(), Terminal()
    train(console(colored, monkeypatch))
    train(console(plain, monkeypatch, NO_COLOR="1"))
    assert "\x1b[38;5;" in colored.getvalue()
    assert "\x1b[38;5;" not in plain.getvalue()


def test_a_terminal_that_cannot_redraw_gets_lines(monkeypatch):
    file = Terminal()
    train(console(file, monkeypatch, TERM="dumb"))
    assert len(file.getvalue().splitlines()) == 2


@pytest.mark.parametrize("environment", [{}, {"TERM": "dumb"}, {"COLUMNS": "1"}, {"TERM": "nonsense", "COLUMNS": "0"}])
def test_a_terminal_that_went_away_does_not_stop_the_run(monkeypatch, environment):
    assert train(console(Gone(), monkeypatch, **environment)).step == 500


PIPED = """
from test_progress import *
for _ in range(3): train(Console())
print("done", file=sys.stderr)
"""


@pytest.mark.processes
def test_a_broken_pipe_does_not_stop_the_run():
    command = [sys.executable, "-c", PIPED]
    with subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        assert run.stderr.read().startswith(b"done")


@pytest.mark.parametrize("columns", ["1", "20", "x"])
def test_an_odd_width_does_not_stop_the_run(monkeypatch, columns):
    file = Terminal()
    train(console(file, monkeypatch, COLUMNS=columns))
    assert file.getvalue()


def test_an_encoding_without_our_signs_does_not_stop_the_run(monkeypatch):
    file = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(file, "isatty", lambda: True, raising=False)
    train(console(file, monkeypatch))
    file.flush()
    assert b"500/6000" in file.buffer.getvalue()


def test_square_brackets_in_a_name_are_shown_as_they_are(monkeypatch):
    file = io.StringIO()
    display = train(console(file, monkeypatch))
    display.advance(501, {"generator/[bold]l1[/bold]": 1.0})
    assert "[bold]l1[/bold] 1" in file.getvalue()


def test_every_line_is_logged_too(monkeypatch, caplog):
    with caplog.at_level(logging.INFO, "ganforge"):
        train(console(Terminal(), monkeypatch))
    assert [message[:20] for message in caplog.messages] == ["step 500/6000  12.3 ", "step 500/6000  valid"]


def test_it_is_built_as_any_callback_is(monkeypatch):
    file = io.StringIO()
    context = RunContext(Path("runs/terrain-003"), 6000, 0, 500, 500, {}, lambda source: source)
    callback = Progress(console=console(file, monkeypatch)).build(context)
    callback.on_train_begin()
    callback.on_train_batch_end(499, LOGGED)
    callback.on_epoch_end(499, VALIDATED)
    callback.on_train_end()
    assert len(file.getvalue().splitlines()) == 2
