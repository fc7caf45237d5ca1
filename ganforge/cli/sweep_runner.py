"""Trains the runs of a sweep, each in a process of its own: what one takes of memory, or breaks, is gone with it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from ganforge.callbacks.results_csv import last_row
from ganforge.cli.child_processes import STOPPED, exit_code, forwarding, how_it_ended
from ganforge.cli.number_text import duration
from ganforge.errors import RunError
from ganforge.files import write_text, writing
from ganforge.runs.directory import RunDirectory
from ganforge.sweeps.combination import Combination
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_plan import SweepPlan
from ganforge.sweeps.sweep_row import FINISHED, SweepRow

POLL = 0.3
"""Seconds between looks at a run."""
TAIL = 3
"""Lines that are kept of what a process printed that broke without a message."""

Follow = Callable[[RunDirectory], bool]
"""Looks at a run that trains, and says whether to stop it."""


class SweepRunner:
    """Trains the runs of one sweep, one after the other.

    Attributes:
        sweep: its folder.
        plan: what is to be trained.
        words: options about plugins for the processes.
        console: where to show how it goes.
        signals: those that asked to stop.
    """

    def __init__(self, sweep: SweepFolder, words: Sequence[str], console: Console) -> None:
        self.sweep = sweep
        self.plan: SweepPlan = sweep.plan
        self.words = list(words)
        self.console = console
        self.signals: list[int] = []
        self._processes: list[subprocess.Popen] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Hold the sweep; while entered, signals stop the run that trains, and no other is begun.

        Raises:
            RunError: another process is running this sweep.
        """
        with self.sweep.lock.held(), forwarding(self._processes) as self.signals:
            yield

    def train(self, combination: Combination, heading: str, follow: Follow = lambda run: False) -> SweepRow:
        """Train a combination to its end, from where it stopped; what is finished is not trained again."""
        row = SweepRow.of(self.sweep, combination)
        if row.state != FINISHED and not self.signals:
            self.console.print(f"{heading}  {combination.title}", soft_wrap=True)
            self._wait_for_others(row)
            row = SweepRow.of(self.sweep, combination, self._train(combination, follow))
            self.console.print(f"{' ' * len(heading)}  {_ending(row)}", soft_wrap=True)
        return row

    def _wait_for_others(self, row: SweepRow) -> None:
        """A sweep that was killed may have left a process that trains on."""
        if row.run and row.run.lock.is_held_by_another():
            self.console.print(f"{row.run.path}: another process is training in it. Waiting until it has ended.")
            while row.run.lock.is_held_by_another() and not self.signals:
                time.sleep(POLL)

    def _train(self, combination: Combination, follow: Follow) -> bool:
        """Train it in a process; whether `follow` has stopped it."""
        row = SweepRow.of(self.sweep, combination)
        if row.state == FINISHED or self.signals:
            return False
        log = self.sweep.error_file(combination).with_suffix(".log")
        with writing(log):
            log.parent.mkdir(exist_ok=True)
            process = self._started(self._line(combination, row.run), log)
        is_stopped = self._watch(process, combination, follow)
        code = exit_code(process)
        if self.signals or code in STOPPED:
            log.unlink(missing_ok=True)
            self.sweep.error_file(combination).unlink(missing_ok=True)
        else:
            write_text(self.sweep.error_file(combination), f"{_reason(process.returncode, log)}\n")
        return is_stopped

    def _line(self, combination: Combination, run: RunDirectory | None) -> list[str]:
        """The command for a run: to go on with it where that is possible, else to begin it."""
        command = [sys.executable, "-m", "ganforge", *self.words]
        if run and _can_go_on(run):
            return [*command, "resume", str(run.path.absolute())]
        overrides = [word for text in (*self.plan.overrides, *combination.overrides) for word in ("--set", text)]
        where = ["--outdir", str(self.sweep.path.absolute()), "--name", combination.name]
        return [*command, "run", str(self.sweep.experiment_toml.absolute()), *overrides, *where]

    def _started(self, line: Sequence[str], log: Path) -> subprocess.Popen:
        """Start a process in a group of its own: Ctrl-C then reaches it only through this process."""
        folder = self.plan.working_folder if Path(self.plan.working_folder).is_dir() else None
        with log.open("wb") as errors:
            return subprocess.Popen(
                line,
                process_group=0,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=folder,
            )

    def _watch(self, process: subprocess.Popen, combination: Combination, follow: Follow) -> bool:
        """Show how far it is until it ends; whether `follow` has stopped it."""
        self._processes.append(process)
        if self.signals:  # one came while it was being started
            process.send_signal(self.signals[0])
        is_stopped = False
        with self.console.status("starting") as status:
            while process.poll() is None:
                if run := self.sweep.run_of(combination):
                    status.update(_pace(run))
                    if not is_stopped and follow(run):
                        process.terminate()
                        is_stopped = True
                time.sleep(POLL)
        self._processes.remove(process)
        return is_stopped


def _can_go_on(run: RunDirectory) -> bool:
    """Whether there is a checkpoint, or nothing yet that would be lost."""
    if any(path.name.isdecimal() for path in run.checkpoints.glob("*")):
        return True
    try:
        run.refuse_to_start_over()
    except RunError:
        return False
    return True


def _reason(code: int, log: Path) -> str:
    """Why a process failed: its message, or the last lines of what it printed."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    starts = [place for place, line in enumerate(lines) if line.startswith("ganforge: ")]
    if code < 0:
        return f"its process {how_it_ended(code)}. The system may have run out of memory."
    said = lines[starts[-1] :] if starts else lines[-TAIL:]
    return "\n".join(said).removeprefix("ganforge: ") or f"its process {how_it_ended(code)}."


def _pace(run: RunDirectory) -> str:
    row = last_row(run.results)
    steps = run.tables.get("trainer", {}).get("steps", 0)
    if not row:
        return "step 0"
    speed = float(row.get("images_per_second") or 0)
    left = (steps - int(row["step"])) * float(row["images"] or 0) / max(1, int(row["step"])) / speed if speed else 0
    more = f"  {speed:.1f} images/s  {duration(left)} left" if speed else ""
    return f"step {row['step']}/{steps}{more}"


def _ending(row: SweepRow) -> str:
    """One line about a run that has ended."""
    if row.failure:
        return f"failed: {' '.join(row.failure.split())}"
    if row.summary is None:
        return row.progress
    figures = [f"{name} {figure.last.value:.4g}" for name, figure in row.summary.figures.items()]
    return "  ".join([row.progress, f"in {duration(row.summary.seconds)}", *figures])
