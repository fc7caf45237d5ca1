"""The run folder `<outdir>/<name>-NNN/`: made once, never overwritten, and all that later commands read."""

import json
import logging
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from ganforge.discovery.plugin_files import PluginFile
from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.files import write_text, writing

OUTDIR = Path("runs")
LATEST = "latest"
DECISIVE = {"devices", "packages", "platform", "plugins", "python", "threads"}
"""What may change results, if only in the last digits, when a resumed run has another."""


class RunDirectory:
    """The folder of one run.

    Attributes:
        experiment_toml: the text of the experiment file; absent if the experiment was made in Python.
        experiment_json: the resolved experiment, every option with its value.
        overrides: one `key=value` per line.
        environment: a JSON list, with one object for each start of the run.
        log: what happened, as text.
        results: a table with one row per logged step.
        stats: one JSON object per event.
        events: the files of TensorBoard.
        reals: a picture of the fixed inputs.
        samples: their translations.
        checkpoints: the saved states.
        faults: one folder for each step that was not finite.
        plugins: a copy of each plugin file that was used; nothing runs them unless asked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.experiment_toml = path / "experiment.toml"
        self.experiment_json = path / "experiment.json"
        self.overrides = path / "overrides.txt"
        self.environment = path / "environment.json"
        self.log = path / "log.txt"
        self.results = path / "results.csv"
        self.stats = path / "stats.jsonl"
        self.events = path / "events"
        self.reals = path / "reals.png"
        self.samples = path / "samples"
        self.checkpoints = path / "checkpoints"
        self.faults = path / "faults"
        self.plugins = path / "plugins"
        self._given: dict[str, str] = {}

    @classmethod
    def create(
        cls,
        outdir: Path,
        experiment: Experiment,
        given: str | None = None,
        overrides: Sequence[str] = (),
        plugin_files: Sequence[PluginFile] = (),
    ) -> Self:
        """Make the folder of a new run under the next free number.

        Args:
            outdir: the folder of all runs; made if it is missing.
            experiment: what will be run.
            given: the text of the experiment file, None if there is none.
            overrides: each `key=value`, as given.
            plugin_files: those given in addition to what is installed.

        Raises:
            RunError: it cannot be written; nothing half-written is left.
        """
        if (latest := outdir / LATEST).is_dir() and not latest.is_symlink():
            raise RunError(f"{latest}: this is a folder. Expected no such folder: it is to name a run. Move it away.")
        run = cls(_claim(outdir, experiment.name))
        try:
            if given is not None:
                write_text(run.experiment_toml, given)
            write_text(run.overrides, "".join(f"{override}\n" for override in overrides))
            write_text(run.experiment_json, _json(experiment.to_tables()))
            run.keep(plugin_files)
        except BaseException:
            shutil.rmtree(run.path, ignore_errors=True)
            raise
        return run

    @classmethod
    def open(cls, path: Path | None = None, outdir: Path = OUTDIR) -> Self:
        """Reopen a run.

        Args:
            path: a run folder, or the name of one in `outdir`; None for the latest that has saved a checkpoint.
            outdir: the folder of all runs.

        Raises:
            RunError: there is no such folder, or it is not the folder of a run.
        """
        folder = _followed(outdir / LATEST if path is None else path)
        if not folder.exists() and (outdir / folder).exists():
            folder = _followed(outdir / folder)
        if not folder.is_dir():
            raise RunError(f"{folder}: there is no such folder. {_choices(outdir)}")
        run = cls(folder)
        if not run.experiment_json.is_file():
            raise RunError(f"{folder}: this is not a run folder: it contains no experiment.json. {_choices(outdir)}")
        return run

    @property
    def tables(self) -> dict[str, Any]:
        """The resolved experiment, as recorded.

        Raises:
            RunError: the record is damaged.
        """
        return _read_json(self.experiment_json)

    def differences(self, experiment: Experiment) -> list[str]:
        """The options that keep an experiment from continuing this run, one per line.

        More steps are allowed, and another strategy: the result is the same.
        """
        recorded, current = _fields(self.tables), _fields(json.loads(_json(experiment.to_tables())))
        changed = (name for name in recorded | current if recorded.get(name) != current.get(name))
        return [
            f"{name}: was {_shown(recorded, name)}, now {_shown(current, name)}"
            for name in changed
            if name != "trainer.strategy" and (name != "trainer.steps" or current[name] < recorded[name])
        ]

    def extend(self, experiment: Experiment) -> None:
        """Record the experiment that continues this run: the same, with as many steps or more.

        Raises:
            RunError: other options differ; all are named.
        """
        if differences := self.differences(experiment):
            raise RunError(
                f"{self.path}: the experiment is not the one of this run:\n  " + "\n  ".join(differences) + "\n"
                "A run is resumed with the same options and at least as many trainer.steps. Start a new run instead."
            )
        write_text(self.experiment_json, _json(experiment.to_tables()))

    def point_latest(self) -> None:
        """Make `latest` name this run: by a relative link, or by a text file where links are impossible.

        Raises:
            RunError: it cannot be written.
        """
        latest, temporary = self.path.with_name(LATEST), self.path / LATEST
        try:
            temporary.symlink_to(self.path.name)
        except (OSError, NotImplementedError):
            write_text(latest, f"{self.path.name}\n")
            return
        with writing(latest):
            temporary.replace(latest)

    def keep(self, plugin_files: Sequence[PluginFile]) -> None:
        """Copy each file into the run folder; an earlier copy that differs is kept under its hash.

        Raises:
            RunError: it cannot be written.
        """
        self._given = {file.name: file.sha256 for file in plugin_files}
        for file in plugin_files:
            copy = self.plugins / file.name
            with writing(copy):
                copy.parent.mkdir(exist_ok=True)
                if copy.exists() and (before := copy.read_bytes()) != file.source:
                    copy.replace(f"{copy}.{sha256(before).hexdigest()[:8]}")
                copy.write_bytes(file.source)

    def plugin_files(self) -> dict[str, str]:
        """The SHA-256 of each plugin file that the run has used, by name, as recorded when it used it last.

        Raises:
            RunError: the record is damaged.
        """
        starts = _read_json(self.environment) if self.environment.exists() else []
        recorded = {name: digest for start in starts for name, digest in start.get("plugins", {}).items()}
        copies = sorted(self.plugins.glob("*.py"))
        return {copy.name: recorded.get(copy.name, sha256(copy.read_bytes()).hexdigest()) for copy in copies}

    def record_start(self, environment: Mapping[str, Any]) -> list[str]:
        """Add what this start runs on, and how many steps it is to reach, to the record of all starts.

        Returns:
            What differs from the start before and may change results, one line per field.
        """
        starts = _read_json(self.environment) if self.environment.exists() else []
        steps = self.tables["trainer"]["steps"]
        if self._given:
            environment = {**environment, "plugins": {**environment["plugins"], **self._given}}
        write_text(self.environment, _json([*starts, {"steps": steps, **environment}]))
        before, now = _fields(starts[-1] if starts else environment), _fields(environment)
        return [
            f"{name}: was {_shown(before, name)}, now {_shown(now, name)}"
            for name in before | now
            if before.get(name) != now.get(name) and name.split(".")[0].split("[")[0] in DECISIVE
        ]

    @contextmanager
    def logging(self) -> Iterator[None]:
        """Append the messages of the `ganforge` logger to log.txt.

        Raises:
            RunError: it cannot be written.
        """
        logger = logging.getLogger("ganforge")
        with writing(self.log):
            handler = logging.FileHandler(self.log, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
        handler.handleError = lambda record: None  # a full disk is reported by what must be written, not by the log
        before = logger.level, logger.propagate
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        try:
            yield
        finally:
            logger.level, logger.propagate = before
            logger.removeHandler(handler)
            handler.close()


def _claim(outdir: Path, name: str) -> Path:
    """Make the folder with the next free number; two runs that start at once get one each."""
    with writing(outdir):
        outdir.mkdir(parents=True, exist_ok=True)
        taken = [re.fullmatch(rf"{re.escape(name)}-(\d+)", path.name) for path in outdir.iterdir()]
        number = max((int(match[1]) for match in taken if match), default=0)
        while True:
            number += 1
            folder = outdir / f"{name}-{number:03d}"
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            return folder


def _followed(path: Path) -> Path:
    """The run folder that `latest` names, so that messages show its name."""
    if path.is_symlink():
        return path.parent / path.readlink()
    if path.name == LATEST and path.is_file():
        return path.parent / path.read_text(encoding="utf-8").strip()
    return path


def _choices(outdir: Path) -> str:
    runs = sorted(str(path.parent) for path in outdir.glob("*/experiment.json") if path.parent.name != LATEST)
    if not runs:
        return f"There is no run in {outdir}. Start one with `ganforge run EXPERIMENT.toml`."
    return f"The runs are: {', '.join(runs)}. Choose one of them."


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(
            f"{path}: cannot be read: {error}. The record of the run is damaged. Start a new run."
        ) from error


def _fields(value: Any, name: str = "") -> dict[str, Any]:
    """Nested tables as `table.key` and `list[0].key`; None is left out, as in the file."""
    return dict(_flattened(value, name))


def _flattened(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flattened(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _flattened(inner, f"{name}[{index}]")
    elif value is not None:
        yield name, value


def _shown(fields: Mapping[str, Any], name: str) -> str:
    return json.dumps(fields[name]) if name in fields else "not set"
