"""Checkpoints that survive a crash at any moment: one folder per step, written under another name and renamed.

checkpoints/00000500/state.npz       every array, uncompressed; the archive's own CRCs reveal damage
checkpoints/00000500/manifest.json   step, version, and shape and dtype of each array; of weights also the path
checkpoints/best                     the step with the best value of the chosen metric
"""

import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np

from ganforge.errors import RunError
from ganforge.files import UNFINISHED, sync, sync_folder, unfinished, why_not, write_text

BEST = "best"
STEP = r"\d{8,}"


class Checkpoints:
    """The checkpoints of one run. Reading changes nothing; only the process that trains saves, sweeps and prunes.

    Attributes:
        folder: where they are.
        paths: the path in its network of each weight that is saved, by the name of its array.
    """

    def __init__(self, folder: Path, paths: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.paths = paths or {}

    def steps(self) -> list[int]:
        """The steps that have a complete checkpoint, in order."""
        if not self.folder.is_dir():
            return []
        found = (int(path.name) for path in self.folder.iterdir() if re.fullmatch(STEP, path.name))
        return sorted(step for step in found if self._manifest(step) is not None)

    def latest(self) -> int | None:
        """The newest step that has a complete checkpoint."""
        return max(self.steps(), default=None)

    def best(self) -> int | None:
        """The step with the best value of the chosen metric; None where there is no such checkpoint."""
        try:
            step = int((self.folder / BEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return step if self._manifest(step) is not None else None

    def point_best(self, step: int | None) -> None:
        """Make `best` name this checkpoint, or none.

        Raises:
            RunError: it cannot be written.
        """
        if step is None:
            (self.folder / BEST).unlink(missing_ok=True)
        else:
            write_text(self.folder / BEST, f"{step}\n")

    def resumable(self) -> int | None:
        """The newest checkpoint, None before there is one.

        Raises:
            RunError: the newest lacks its manifest; the message offers the one before it.
        """
        latest = self.latest()
        named = [int(path.name) for path in self.folder.glob("*") if re.fullmatch(STEP, path.name)]
        if named and max(named) != latest:
            raise self._damaged(max(named), "its manifest.json cannot be read")
        return latest

    def check(self, step: int) -> None:
        """Check that there is a checkpoint of a step, without reading it.

        Raises:
            RunError: there is none, or it is not complete.
        """
        if self._manifest(step) is None:
            raise RunError(f"{self.path(step)}: not a complete checkpoint. {self._complete()}")

    def save(self, arrays: Mapping[str, np.ndarray], step: int) -> None:
        """Write the checkpoint of a step, unless there is one already.

        Args:
            arrays: of any shape and any dtype but object, by name.
            step: the number of steps trained.

        Raises:
            RunError: it cannot be written; earlier checkpoints are intact and nothing half-written is left.
        """
        if self._manifest(step) is not None:
            return
        try:
            self._discard(self.path(step))
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished(self.path(step)) as temporary:
                temporary.mkdir()
                _write(temporary, arrays, step, self.paths)
        except OSError as error:
            reason = f"the checkpoint could not be saved: {why_not(error)}, then resume the run."
            raise RunError(f"{self.path(step)}: {reason} {self._complete()}") from error

    def load(self, step: int) -> dict[str, np.ndarray]:
        """Read the checkpoint of a step; no pickle is ever loaded.

        Raises:
            RunError: there is none, or it is damaged.
        """
        self.check(step)
        manifest = self._manifest(step) or {}
        try:
            with np.load(self.path(step) / "state.npz", allow_pickle=False) as state:
                return {key: _restored(state[key], entry) for key, entry in manifest["arrays"].items()}
        except Exception as error:  # whatever a damaged archive makes zipfile and numpy raise
            raise self._damaged(step, error) from error

    def saved_paths(self, step: int) -> dict[str, str]:
        """The paths of the weights in the checkpoint of a step, as in `paths`; earlier versions saved none."""
        arrays = (self._manifest(step) or {"arrays": {}})["arrays"]
        return {key: entry["path"] for key, entry in arrays.items() if "path" in entry}

    def sweep(self, start_step: int) -> None:
        """Remove what an earlier attempt left behind: unfinished folders, and checkpoints beyond `start_step`."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            beyond = path.name.isdecimal() and int(path.name) > start_step
            if beyond or path.name.startswith(UNFINISHED):
                self._discard(path)

    def prune(self, keep: int, keep_every: int | None = None) -> None:
        """Remove all but the newest `keep` checkpoints, those at multiples of `keep_every`, and the best."""
        best = self.best()
        for step in self.steps()[:-keep]:
            if step != best and (not keep_every or step % keep_every):
                self._discard(self.path(step))

    def path(self, step: int) -> Path:
        """The folder of a step's checkpoint."""
        return self.folder / f"{step:08d}"

    def _manifest(self, step: int) -> dict | None:
        try:
            manifest = json.loads((self.path(step) / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return manifest if isinstance(manifest, dict) and "arrays" in manifest else None

    def _discard(self, path: Path) -> None:
        """Remove a folder so that no crash leaves half of it under the name of a checkpoint."""
        if not path.exists():
            return
        if not path.name.startswith(UNFINISHED):
            path = path.rename(path.with_name(f"{UNFINISHED}removed-{path.name}"))
        shutil.rmtree(path, ignore_errors=True)

    def _damaged(self, step: int, reason: object) -> RunError:
        before = [earlier for earlier in self.steps() if earlier < step]
        remedy = f"Use the one before it: --step {before[-1]}." if before else "There is none before it."
        return RunError(f"{self.path(step)}: the checkpoint is damaged: {reason}. {remedy}")

    def _complete(self) -> str:
        steps = str(self.steps())[1:-1]
        return f"Complete checkpoints: steps {steps}." if steps else "There is no complete checkpoint."


def _write(folder: Path, arrays: Mapping[str, np.ndarray], step: int, paths: Mapping[str, str]) -> None:
    arrays = {key: np.asarray(array) for key, array in arrays.items()}
    with (folder / "state.npz").open("xb") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for key, array in arrays.items():
                # A ZipInfo without a date: the same state gives the same bytes.
                with archive.open(zipfile.ZipInfo(f"{key}.npy"), "w", force_zip64=True) as entry:
                    np.lib.format.write_array(entry, _portable(array), allow_pickle=False)
        sync(file)
    described = {
        key: {"shape": array.shape, "dtype": array.dtype.name} | ({"path": paths[key]} if key in paths else {})
        for key, array in arrays.items()
    }
    with (folder / "manifest.json").open("x", encoding="utf-8") as file:
        json.dump({"step": step, "ganforge": version("ganforge"), "arrays": described}, file, indent=1)
        sync(file)
    sync_folder(folder)


def _portable(array: np.ndarray) -> np.ndarray:
    """The same bits in a dtype that `.npy` files know: bfloat16 and its like become unsigned integers."""
    registered = array.dtype.isbuiltin == 2  # numpy's mark of a dtype that another package brought in
    return array.view(f"u{array.dtype.itemsize}") if registered else array


def _restored(array: np.ndarray, entry: Mapping) -> np.ndarray:
    if array.dtype.name != entry["dtype"]:
        import ml_dtypes

        array = array.view(getattr(ml_dtypes, entry["dtype"]))
    if list(array.shape) != entry["shape"]:
        raise ValueError(f"shape {array.shape}, but the manifest says {tuple(entry['shape'])}")
    return array
