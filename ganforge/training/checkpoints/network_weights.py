"""The weights of named networks, apart from any network: what a run can start from."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganforge.errors import RunError
from ganforge.file_names import listed, visible
from ganforge.runs.directory import RunDirectory
from ganforge.runs.latest import followed
from ganforge.training.checkpoints.checkpoint_choice import chosen_step
from ganforge.training.checkpoints.checkpoints import STEP
from ganforge.training.checkpoints.packed_checkpoint import checkpoints_of

ROLES = ("generator", "discriminator", "ema")
"""Where a checkpoint holds networks; a later one replaces an earlier one."""


@dataclass(frozen=True)
class NetworkWeights:
    """Weights by network and by the path of the variable.

    Attributes:
        origin: where they come from, for people.
        networks: the arrays of each network by path; by their place in the network, `0007`, where paths are unknown.
    """

    origin: str
    networks: Mapping[str, Mapping[str, np.ndarray]]


def weights_of_run(path: Path) -> NetworkWeights:
    """What a run predicts with: of generators their running mean where there is one, and its discriminators.

    Args:
        path: a run folder, for its last checkpoint; a pack; or the folder of one of its checkpoints.

    Raises:
        GanforgeError: this is none of them, the run has no checkpoint, or the checkpoint is damaged.
    """
    is_checkpoint = re.fullmatch(STEP, path.name) and path.parent.name == "checkpoints"
    run = RunDirectory(followed(path.parent.parent if is_checkpoint else path).resolve())
    if not run.experiment_json.is_file():
        raise RunError(f"{path}: {_no_run(run.path)}")
    step = chosen_step(run, int(path.name) if is_checkpoint else "last")
    checkpoints = checkpoints_of(run)
    try:
        arrays = checkpoints.load(step)
    except RunError as error:
        before = [f" Here, that is {checkpoints.path(earlier)}." for earlier in checkpoints.steps() if earlier < step]
        raise RunError(f"{error}{''.join(before[-1:])}") from error
    networks = _by_network(arrays, checkpoints.saved_paths(step))
    return NetworkWeights(f"{visible(run.path)}, step {step}", networks)


def _no_run(folder: Path) -> str:
    """What is wrong with a folder that is not a run's, and what could be meant."""
    what = "this is not a run folder: it contains no experiment.json" if folder.is_dir() else "there is no such folder"
    runs = sorted(path.parent.name for path in folder.parent.glob("*/experiment.json"))
    return (
        f"{what}. Expected a run folder, or one of its checkpoints. Runs in {folder.parent}: {listed(runs) or 'none'}."
    )


def _by_network(arrays: Mapping[str, np.ndarray], paths: Mapping[str, str]) -> dict[str, dict[str, np.ndarray]]:
    found: defaultdict[str, dict[str, np.ndarray]] = defaultdict(dict)
    for role in ROLES:
        for key, array in arrays.items():
            named, _, place = key.removeprefix(f"{role}/").rpartition("/")
            if key.startswith(f"{role}/") and array.dtype.kind == "f":
                found[named][paths.get(key, place)] = array
    return dict(found)
