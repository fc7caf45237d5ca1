"""`latest`: the text file beside the run folders that names the newest one with a checkpoint.

A link would make TensorBoard and every `runs/*/results.csv` count that run twice.
"""

from pathlib import Path

from ganforge.errors import RunError
from ganforge.files import write_text

LATEST = "latest"


def point_latest(run: Path) -> None:
    """Make `latest` name this run.

    Raises:
        RunError: it cannot be written.
    """
    write_text(run.with_name(LATEST), f"{run.name}\n")


def refuse_folder(outdir: Path) -> None:
    """Refuse a folder in the place of `latest`.

    Raises:
        RunError: there is one.
    """
    latest = outdir / LATEST
    if latest.is_dir() and not latest.is_symlink():
        raise RunError(f"{latest}: this is a folder. Expected a file that names a run. Move the folder away.")


def followed(path: Path) -> Path:
    """The run folder that `latest` names, so that messages show its name; any other path as it is."""
    if path.name != LATEST:
        return path
    if path.is_symlink():  # as earlier versions wrote it
        return path.parent / path.readlink()
    if path.is_file():
        return path.parent / path.read_text(encoding="utf-8").strip()
    return path
