"""The runs in a folder."""

import re
from pathlib import Path

from ganforge.errors import RunError
from ganforge.runs.directory import RunDirectory
from ganforge.runs.latest import LATEST
from ganforge.runs.run_summary import RunSummary


def runs_in(outdir: Path) -> list[RunDirectory]:
    """Every run in a folder, by name, numbers in their order.

    Raises:
        RunError: there is no such folder.
    """
    if not outdir.is_dir():
        raise RunError(
            f"{outdir}: there is no such folder. Expected the folder of runs. Name it, or start a run: "
            "ganforge run FILE.toml"
        )
    folders = [path.parent for path in outdir.glob("*/experiment.json") if path.parent.name != LATEST]
    found = [RunDirectory(folder) for folder in sorted(folders, key=lambda folder: _natural(folder.name))]
    return [run for run in found if not run.is_pack]


def summaries_of(outdir: Path) -> tuple[list[RunSummary], list[str]]:
    """Every run in a folder at a glance, and what is wrong with those that cannot be read.

    Raises:
        RunError: there is no such folder.
    """
    found, faults = [], []
    for run in runs_in(outdir):
        try:
            found.append(RunSummary.of(run))
        except RunError as error:
            faults.append(str(error))
    return found, faults


def _natural(name: str) -> list[tuple[bool, int, str]]:
    parts = re.split(r"(\d+)", name)
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
