"""The folder of a sweep, `<outdir>/<name>-sweep-NNN/`: what is to be trained, the runs, and what came out."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Self

from ganforge.errors import RunError
from ganforge.experiment.experiment_file import ORIGIN, ExperimentFile
from ganforge.files import write_text
from ganforge.runs.directory import RunDirectory
from ganforge.runs.numbered_folder import new_numbered_folder
from ganforge.runs.run_lock import RunLock
from ganforge.sweeps.combination import Combination
from ganforge.sweeps.sweep_plan import SweepPlan

PLAN = "sweep.json"


class SweepFolder:
    """The folder of one sweep; each run in it is an ordinary run folder.

    Attributes:
        experiment_toml: the text of the experiment file.
        plan_json: what is to be trained.
        lock: who may start runs.
        errors: what runs that failed have printed, a file each.
        study: the study of a search, unless it is elsewhere.
        trials_json: the trials of a search that were begun here.
        table_csv: a table with one row per run, for programs.
        table_json: the same with everything that was measured.
        table_md: the table for people.
        pictures: what each combination makes of the same inputs.
        report: a page to read offline.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.experiment_toml = path / "experiment.toml"
        self.plan_json = path / PLAN
        self.lock = RunLock(path, activity="is running this sweep")
        self.errors = path / "errors"
        self.study = path / "study.log"
        self.trials_json = path / "trials.json"
        self.table_csv = path / "table.csv"
        self.table_json = path / "table.json"
        self.table_md = path / "table.md"
        self.pictures = path / "pictures.png"
        self.report = path / "report.html"

    @classmethod
    def create(cls, outdir: Path, name: str, file: ExperimentFile, plan: SweepPlan) -> Self:
        """Make the folder of a new sweep under the next free number.

        Raises:
            RunError: it cannot be written; nothing half-written is left.
        """
        sweep = cls(new_numbered_folder(outdir, f"{name}-sweep-"))
        try:
            write_text(sweep.experiment_toml, file.text)
            write_text(sweep.path / ORIGIN, json.dumps(file.origin(sweep.path), indent=2) + "\n")
            write_text(sweep.plan_json, json.dumps(plan.to_json(), indent=2) + "\n")
        except BaseException:
            shutil.rmtree(sweep.path, ignore_errors=True)
            raise
        return sweep

    @classmethod
    def find(cls, path: Path | None, outdir: Path) -> Self | None:
        """The sweep that a path names, or a name in the folder of all runs; None if it names none."""
        folders = [] if path is None else [path, outdir / path]
        return next((cls(folder) for folder in folders if (folder / PLAN).is_file()), None)

    @property
    def plan(self) -> SweepPlan:
        """What is to be trained.

        Raises:
            RunError: the record is damaged.
        """
        try:
            return SweepPlan.from_json(json.loads(self.plan_json.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise RunError(
                f"{self.plan_json}: cannot be read: {error!r}. The record of the sweep is damaged, its runs are "
                "not. Start a new sweep."
            ) from error

    def file(self, overrides: Sequence[str] = ()) -> ExperimentFile:
        """The experiment file with overrides."""
        return ExperimentFile(self.experiment_toml, overrides)

    def trials(self) -> dict[str, tuple[Combination, bool]]:
        """The trials of a search that were begun here, by name, and whether the study has stopped them."""
        try:
            known = json.loads(self.trials_json.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        found = ((Combination.from_json(each["combination"]), bool(each["is_pruned"])) for each in known)
        return {combination.name: (combination, is_pruned) for combination, is_pruned in found}

    def record_trial(self, combination: Combination, is_pruned: bool = False) -> None:
        """Record a trial that is begun, or that the study has stopped.

        Raises:
            RunError: it cannot be written.
        """
        trials = self.trials() | {combination.name: (combination, is_pruned)}
        known = [{"combination": asdict(trial), "is_pruned": pruned} for trial, pruned in trials.values()]
        write_text(self.trials_json, json.dumps(known, indent=2) + "\n")

    def run_of(self, combination: Combination) -> RunDirectory | None:
        """The run of a combination, the newest if one had to be begun anew; None before it is begun."""
        found = {
            int(match[1]): path.parent
            for path in self.path.glob("*/experiment.json")
            if (match := re.fullmatch(rf"{re.escape(combination.name)}-(\d{{3,}})", path.parent.name))
        }
        return RunDirectory(found[max(found)]) if found else None

    def error_file(self, combination: Combination) -> Path:
        """What the run of a combination has printed when it failed."""
        return self.errors / f"{combination.name}.txt"
