"""The one checkpoint of a pack, read as those of a run are."""

from typing import Any

import numpy as np

from ganforge.errors import RunError
from ganforge.runs.directory import RunDirectory
from ganforge.runs.pack_manifest import WEIGHTS, PackManifest
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.weight_files.weight_file import read_weights


class PackedCheckpoint(Checkpoints):
    """Reads the weights of a pack; nothing can be saved in it.

    Attributes:
        manifest: of the pack, which was verified.
    """

    def __init__(self, manifest: PackManifest) -> None:
        super().__init__(manifest.folder)
        self.manifest = manifest

    def steps(self) -> list[int]:
        """The step that was packed."""
        return [self.manifest.step]

    def best(self) -> int | None:
        """The step that was packed: whoever packed it chose it."""
        return self.manifest.step

    def load(self, step: int) -> dict[str, np.ndarray]:
        """Read the weights, and the shape of an example.

        Raises:
            RunError: the pack has no such step, or its weights are not those that it lists.
        """
        self.check(step)
        arrays = dict(read_weights(self.folder / WEIGHTS))
        found = {key: list(array.shape) for key, array in arrays.items()}
        if found != {key: entry["shape"] for key, entry in self.manifest.arrays.items()}:
            raise RunError(
                f"{self.folder / WEIGHTS}: its arrays are not those in pack.json. Copy or pull the pack again."
            )
        return {**arrays, "shape": np.array(self.manifest.shape)}

    def _manifest(self, step: int) -> dict[str, Any] | None:
        return {"step": step, "arrays": self.manifest.arrays} if step == self.manifest.step else None


def checkpoints_of(run: RunDirectory) -> Checkpoints:
    """The checkpoints of a run, or the one of a pack."""
    return PackedCheckpoint(PackManifest.read(run.path)) if run.is_pack else Checkpoints(run.checkpoints)
