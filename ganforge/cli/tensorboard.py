"""`ganforge tensorboard`."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import rich_click as click

from ganforge.cli.completions import complete_runs
from ganforge.cli.shared_options import outdir_option
from ganforge.cli.tensorflow import import_quietly
from ganforge.errors import RunError
from ganforge.files import writing
from ganforge.runs.directory import RunDirectory
from ganforge.runs.run_list import runs_in

if TYPE_CHECKING:
    from tensorboard.program import TensorBoard

PORT = 6006


@click.command("tensorboard")
@click.argument("runs", nargs=-1, type=click.Path(path_type=Path), shell_complete=complete_runs)
@outdir_option
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free one.")
@click.option("--host", default="localhost", show_default=True, help="0.0.0.0 lets other machines in.")
def tensorboard(runs: tuple[Path, ...], outdir: Path, port: int, host: str) -> int:
    """Show RUNS in TensorBoard, each once and under its name; by default all runs in --outdir."""
    directories = [RunDirectory.open(run, outdir) for run in runs] or runs_in(outdir)
    if not directories:
        raise RunError(f"{outdir}: there is no run in it. Start one: ganforge run FILE.toml")
    named = named_events(directories)
    import_quietly()  # TensorBoard imports it
    with TemporaryDirectory(prefix="ganforge-tensorboard-") as folder:
        with writing(Path(folder)):
            for name, events in named.items():
                Path(folder, name).symlink_to(events, target_is_directory=True)
        return board(folder, port, host).main()


def named_events(directories: Sequence[RunDirectory]) -> dict[str, Path]:
    """The events of each run by its name.

    Raises:
        RunError: two runs have one name.
    """
    named: dict[str, Path] = {}
    for directory in directories:
        events = directory.path.resolve() / directory.events.name
        other = named.setdefault(events.parent.name, events)
        if other != events:
            raise RunError(f"{events.parent}: {other.parent} has the same name. Show one of them at a time.")
    return named


def board(folder: str, port: int, host: str) -> "TensorBoard":
    """A TensorBoard that shows every run linked in a folder; it does not serve yet."""
    from tensorboard import default, program

    made = program.TensorBoard(default.get_plugins())
    made.configure(logdir=folder, port=port, host=host)
    return made
