"""The run folder `<outdir>/<name>-NNN/`: made once, never overwritten, and all that later commands read."""

import json
import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from ganforge.discovery.plugin_files import PluginFile
from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import ORIGIN, ExperimentFile
from ganforge.files import complete_lines, remove_unfinished, replacing, write_text, writing
from ganforge.runs.experiment_changes import Change, find_changes
from ganforge.runs.latest import LATEST, followed, point_latest, refuse_folder
from ganforge.runs.numbered_folder import new_numbered_folder
from ganforge.runs.pack_manifest import PACK, PackManifest
from ganforge.runs.run_lock import RunLock
from ganforge.runs.starts import Starts

OUTDIR = Path("runs")


class RunDirectory:
    """The folder of one run.

    Attributes:
        experiment_toml: the text of the experiment file; absent if the experiment was made in Python.
        origin: where relative paths in that text start, so that it can be run again from where it lies.
        overrides: one `key=value` per line.
        experiment_json: the resolved experiment, every option with its value.
        starts: what each start of the run ran on.
        lock: who may write.
        log: what happened, as text.
        results: a table with one row per logged step.
        stats: one JSON object per event.
        metrics: one JSON object per measurement of a validation.
        evaluations: what `ganforge evaluate` found, one file each time.
        events: the files of TensorBoard.
        reals: a picture of the fixed inputs.
        samples: their translations.
        curves: a picture of the figures.
        report: a page to read offline.
        predictions: translations of files, a numbered folder for each call.
        sampled: images made from seeds, a numbered folder for each call.
        exports: what `ganforge export` wrote, a folder for each format.
        checkpoints: the saved states.
        failures: one folder for each step that was not finite.
        plugins: a copy of each plugin file that was used; nothing runs them unless asked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.experiment_toml = path / "experiment.toml"
        self.origin = path / ORIGIN
        self.overrides = path / "overrides.txt"
        self.experiment_json = path / "experiment.json"
        self.starts = Starts(path / "environment.json")
        self.lock = RunLock(path)
        self.log = path / "log.txt"
        self.results = path / "results.csv"
        self.stats = path / "stats.jsonl"
        self.metrics = path / "metrics.jsonl"
        self.evaluations = path / "evaluations"
        self.events = path / "events"
        self.reals = path / "reals.png"
        self.samples = path / "samples"
        self.curves = path / "results.png"
        self.report = path / "report.html"
        self.predictions = path / "predictions"
        self.sampled = path / "sampled"
        self.exports = path / "exports"
        self.checkpoints = path / "checkpoints"
        self.failures = path / "failures"
        self.plugins = path / "plugins"
        self._plugin_files: Sequence[PluginFile] = ()

    @classmethod
    def create(
        cls,
        outdir: Path,
        experiment: Experiment,
        file: ExperimentFile | None = None,
        plugin_files: Sequence[PluginFile] = (),
    ) -> Self:
        """Make the folder of a new run under the next free number.

        Args:
            outdir: the folder of all runs; made if it is missing.
            experiment: what will be run.
            file: where it was read from, None if it was made in Python.
            plugin_files: those given in addition to what is installed.

        Raises:
            RunError: it cannot be written; nothing half-written is left.
        """
        refuse_folder(outdir)
        run = cls(new_numbered_folder(outdir, f"{experiment.name}-"))
        try:
            if file:
                write_text(run.experiment_toml, file.text)
                write_text(run.origin, _json(file.origin(run.path)))
                write_text(run.overrides, "".join(f"{override}\n" for override in file.override_texts))
            run.record_experiment(experiment)
            run.use_plugin_files(plugin_files)
            run.keep_plugin_files()
        except BaseException:
            shutil.rmtree(run.path, ignore_errors=True)
            raise
        return run

    @classmethod
    def open(cls, path: Path | None = None, outdir: Path = OUTDIR) -> Self:
        """Reopen a run.

        Args:
            path: a run folder, or the name of one in `outdir`; None for the latest that has saved a checkpoint. A pack
            opens too, if no file in it was changed.
            outdir: the folder of all runs.

        Raises:
            RunError: there is no such folder, it is not the folder of a run, or it is a pack that was changed.
        """
        folder = followed(outdir / LATEST if path is None else path)
        if not folder.exists() and (outdir / folder).exists():
            folder = followed(outdir / folder)
        if not folder.is_dir():
            raise RunError(f"{folder}: there is no such folder. {_choices(outdir)}")
        run = cls(folder)
        if run.is_pack:
            PackManifest.read(folder).verify()
        if not run.experiment_json.is_file():
            inside = folder if any(folder.glob("*/experiment.json")) else outdir
            raise RunError(f"{folder}: this is not a run folder: it contains no experiment.json. {_choices(inside)}")
        return run

    @property
    def is_pack(self) -> bool:
        """Whether this is a pack, which holds what a run has learned and not what it takes to train on."""
        return (self.path / PACK).is_file()

    def refuse_pack(self) -> None:
        """Check that this is a run, for what writes to it or needs all of it.

        Raises:
            RunError: it is a pack.
        """
        if self.is_pack:
            raise RunError(
                f"{self.path}: this is a pack, not a run: it holds no optimizers and no history. Translate with it: "
                f"ganforge predict {self.path} IMAGE...; or start a new run from its weights: ganforge run FILE.toml "
                f"--set trainer.start_from={self.path}"
            )

    @property
    def tables(self) -> dict[str, Any]:
        """The resolved experiment, as recorded.

        Raises:
            RunError: the record is damaged.
        """
        try:
            return json.loads(self.experiment_json.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(
                f"{self.experiment_json}: cannot be read: {error}. The record of the run is damaged. Start a new run."
            ) from error

    def changes(self, experiment: Experiment) -> list[Change]:
        """The options in which an experiment differs from the recorded one, all of which may change.

        Raises:
            RunError: others differ too; all are named.
        """
        found = find_changes(self.tables, experiment)
        if refused := [change.text for change in found if not change.is_allowed]:
            raise RunError(
                f"{self.path}: the experiment is not the one of this run:\n  " + "\n  ".join(refused) + "\n"
                "Expected the same options, for what is learned depends on them. Start a new run instead."
            )
        return found

    def record_experiment(self, experiment: Experiment) -> None:
        """Record the resolved experiment.

        Raises:
            RunError: it cannot be written.
        """
        write_text(self.experiment_json, _json(experiment.to_tables()))

    def record_start(self, facts: Mapping[str, Any]) -> list[str]:
        """Record what this start runs on, and the plugin files that it uses.

        Returns:
            What differs from the start before and may change results, one line per field.

        Raises:
            RunError: it cannot be written.
        """
        for folder in (self.path, self.samples, self.plugins):
            remove_unfinished(folder, 0)  # only this process writes here
        self.keep_plugin_files()
        plugins = {file.name: file.sha256 for file in self._plugin_files}
        return self.starts.add({**facts, "plugins": {**facts.get("plugins", {}), **plugins}})

    def refuse_to_start_over(self) -> None:
        """Check that nothing was trained here, for a run without a checkpoint to start from.

        Raises:
            RunError: results or samples would be overwritten.
        """
        rows = len(complete_lines(self.results)) - 1
        sheets = [path for path in self.samples.glob("*.png") if path.stem.strip("0")]
        if rows > 0 or sheets or complete_lines(self.stats):
            again = self.experiment_toml if self.experiment_toml.exists() else "EXPERIMENT.toml"
            raise RunError(
                f"{self.path}: there are results, but no checkpoint in {self.checkpoints}. Expected one to go on from: "
                "to start at step 0 would overwrite the results. If the checkpoints were moved, put them back; or "
                f"start a new run: ganforge run {again}"
            )

    def point_latest(self) -> None:
        """Make `latest` name this run.

        Raises:
            RunError: it cannot be written.
        """
        point_latest(self.path)

    def use_plugin_files(self, plugin_files: Sequence[PluginFile]) -> None:
        """Set the plugin files that the next start uses."""
        self._plugin_files = plugin_files

    def keep_plugin_files(self) -> None:
        """Copy the plugin files into the run folder; an earlier copy that differs is kept under its hash.

        Raises:
            RunError: they cannot be written.
        """
        for file in self._plugin_files:
            copy = self.plugins / file.name
            with writing(copy):
                copy.parent.mkdir(exist_ok=True)
                if copy.exists() and (before := copy.read_bytes()) != file.source:
                    copy.replace(f"{copy}.{sha256(before).hexdigest()[:8]}")
            with replacing(copy) as temporary:
                temporary.write_bytes(file.source)

    def plugin_files(self) -> dict[str, str]:
        """The SHA-256 of each plugin file that the run has used, by name, as recorded when it used it last."""
        recorded = self.starts.plugin_files()
        copies = sorted(self.plugins.glob("*.py"))
        return {copy.name: recorded.get(copy.name, sha256(copy.read_bytes()).hexdigest()) for copy in copies}


def _choices(outdir: Path) -> str:
    runs = sorted(str(path.parent) for path in outdir.glob("*/experiment.json") if path.parent.name != LATEST)
    if not runs:
        return f"There is no run in {outdir}. Give the folder of runs as --outdir, or start one: ganforge run FILE.toml"
    return f"The runs are: {', '.join(runs)}. Choose one of them."


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"
