"""Writes a pack: what a run has learned, in files that execute nothing when they are read."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np

from ganforge.components.shapes import shape_from_json
from ganforge.discovery.plugins import Plugins
from ganforge.errors import RunError
from ganforge.experiment.toml_text import toml_document
from ganforge.files import unfinished, writing
from ganforge.runs.directory import RunDirectory
from ganforge.runs.measurements import measured_at
from ganforge.runs.pack_manifest import CARD, WEIGHTS, PackManifest, file_digest
from ganforge.runs.recorded_evaluations import recorded_evaluations
from ganforge.runs.run_summary import RunSummary
from ganforge.sharing.model_card import CardFacts, model_card
from ganforge.sharing.used_packages import used_packages
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.weight_files.safetensors import write_safetensors

SAMPLES = "samples.png"
FACTS = ("date", "seed", "devices", "python", "packages", "plugins", "platform", "data")
"""What a pack says of the last start of the run; it names no folder."""


def write_pack(run: RunDirectory, out: Path, step: CheckpointName = "last", license_name: str = "") -> int:
    """Write what a run has learned into a new folder; nothing half-written is left.

    Args:
        run: the run.
        out: the folder to make.
        step: the checkpoint.
        license_name: for the model card, as hubs write it: `apache-2.0`.

    Returns:
        The step of the checkpoint.

    Raises:
        RunError: the run has no such checkpoint, or the folder exists already or cannot be written.
    """
    if out.exists():
        raise RunError(f"{out}: it exists already. Expected the name of a new folder. Choose another name.")
    run.refuse_pack()
    chosen = chosen_step(run, step)
    checkpoints = Checkpoints(run.checkpoints)
    learned = _Learned(run, chosen, checkpoints.load(chosen), checkpoints.saved_paths(chosen))
    with writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        with unfinished(out) as folder:
            folder.mkdir()
            learned.write(folder, license_name)
    return chosen


@dataclass(frozen=True)
class _Learned:
    """A checkpoint of a run, apart from the run."""

    run: RunDirectory
    step: int
    arrays: Mapping[str, np.ndarray]
    paths: Mapping[str, str]

    def write(self, folder: Path, license_name: str) -> None:
        tables, facts = _without_folders(self.run.tables), self._facts()
        _write(folder / "experiment.json", json.dumps(tables, indent=2))
        _write(folder / "experiment.toml", toml_document(tables))
        _write(folder / "environment.json", json.dumps([facts], indent=2))
        has_samples = self._copy_pictures(folder)
        card = self._card_facts(tables, facts, license_name, SAMPLES if has_samples else "")
        _write(folder / CARD, model_card(RunSummary.of(self.run), card))
        weights = self._weights()
        write_safetensors(folder / WEIGHTS, weights, {"format": "ganforge"})
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        manifest = PackManifest(
            folder,
            step=self.step,
            shape=str(self.arrays["shape"]),
            arrays={key: self._described(key, array) for key, array in weights.items()},
            files={name: file_digest(folder / name) for name in files},
        )
        manifest.write()

    def _weights(self) -> dict[str, np.ndarray]:
        """What translates and judges: of generators their running mean where there is one."""
        roles = ("ema" if any(key.startswith("ema/") for key in self.arrays) else "generator", "discriminator")
        return {key: array for key, array in self.arrays.items() if key.partition("/")[0] in roles}

    def _described(self, key: str, array: np.ndarray) -> dict[str, Any]:
        path = {"path": self.paths[key]} if key in self.paths else {}
        return {"shape": list(array.shape), "dtype": array.dtype.name, **path}

    def _facts(self) -> dict[str, Any]:
        last = self.run.starts.last()
        return {name: last[name] for name in FACTS if name in last}

    def _copy_pictures(self, folder: Path) -> bool:
        """Copy the curves, the measurements, the plugin files and the samples; return whether there are samples."""
        for path in (self.run.curves, self.run.metrics, *self.run.plugins.glob("*.py")):
            if path.is_file():
                copy = folder / path.relative_to(self.run.path)
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, copy)
        sheets = {int(path.stem): path for path in self.run.samples.glob("*.png") if path.stem.isdecimal()}
        until = [step for step in sheets if step <= self.step]
        if until:
            shutil.copyfile(sheets[max(until)], folder / SAMPLES)
        return bool(until)

    def _measured(self) -> dict[str, tuple[float, int, str]]:
        """In validations; or better by `ganforge evaluate`, which measures more images."""
        found = {name: (*pair, "validation") for name, pair in measured_at(self.run.metrics, self.step).items()}
        for evaluation in recorded_evaluations(self.run.evaluations):
            if evaluation.step == self.step:
                figures = evaluation.measurements.items()
                found |= {name: (figure.last.value, figure.n, evaluation.split) for name, figure in figures}
        return found

    def _card_facts(
        self, tables: Mapping[str, Any], facts: Mapping[str, Any], license_name: str, pictures: str
    ) -> CardFacts:
        shape = shape_from_json(str(self.arrays["shape"]))
        plugins = {name: version for name, version in facts.get("plugins", {}).items() if not name.endswith(".py")}
        packages = {**facts.get("packages", {}), **used_packages(self.run.tables, plugins, Plugins())}
        return CardFacts(
            step=self.step,
            has_source=shape.source is not None,
            shape=str(shape),
            tables=tables,
            packages=packages,
            license=license_name,
            pictures=pictures,
            measured=self._measured(),
        )


def _write(path: Path, text: str) -> None:
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", errors="replace")


def _without_folders(value: Any) -> Any:
    """The same tables with the last name of each absolute path: what leads there is nobody else's business."""
    if isinstance(value, Mapping):
        return {key: _without_folders(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_folders(inner) for inner in value]
    if isinstance(value, str) and (Path(value).is_absolute() or PureWindowsPath(value).is_absolute()):
        return PureWindowsPath(value).name or "data"
    return value
