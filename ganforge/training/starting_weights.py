"""Weights that a run starts from, taken where they fit."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ganforge.errors import GanforgeError, RunError
from ganforge.file_names import listed
from ganforge.training.checkpoints.network_weights import NetworkWeights, weights_of_run
from ganforge.training.distributed.worker_sync import WorkerSync
from ganforge.training.state import TrainingState
from ganforge.training.step.variable_paths import NUMBERED, weights_by_path


@dataclass(frozen=True)
class WeightFit:
    """Which weights of one network there are elsewhere.

    Attributes:
        taken: those that are there in the same shape, by path.
        reshaped: the paths of those that are there in another shape, with both shapes.
        new: the paths of those that are not there.
        unused: the paths of those that are there and not taken.
    """

    taken: Mapping[str, np.ndarray]
    reshaped: Sequence[str]
    new: Sequence[str]
    unused: Sequence[str]

    def __str__(self) -> str:
        count = len(self.taken) + len(self.reshaped) + len(self.new)
        if count == len(self.new) and not self.unused:
            return f"all {count} weights are new"
        parts = {"changed in shape": self.reshaped, "new": self.new, "not used": self.unused}
        rest = [f"{len(paths)} {what}: {listed(paths)}" for what, paths in parts.items() if paths]
        return "; ".join([f"{len(self.taken)} of {count} weights taken", *rest])


@dataclass(frozen=True)
class StartingWeights:
    """What a run has taken from elsewhere at its first step.

    Attributes:
        origin: where from, for people.
        fits: what was taken, by network.
        others: the networks there that are not here.
    """

    origin: str
    fits: Mapping[str, WeightFit]
    others: Sequence[str]

    @property
    def lines(self) -> list[str]:
        """A line for each network."""
        unused = [f"{name}: not used, for there is no such network here" for name in self.others]
        return [*(f"{name}: {fit}" for name, fit in self.fits.items()), *unused]


def read_weights(start_from: Path, sync: WorkerSync) -> NetworkWeights:
    """What `trainer.start_from` names, as the chief reads it.

    Raises:
        RunError: it cannot be used.
    """
    try:
        held = weights_of_run(start_from) if sync.worker.is_chief else NetworkWeights("", {})
    except GanforgeError as error:
        raise RunError(f"trainer.start_from: {error}") from error
    origin, names = sync.from_chief(lambda: (held.origin, list(held.networks)))
    return NetworkWeights(
        origin, {name: sync.arrays_from_chief(lambda name=name: held.networks[name]) for name in names}
    )


def take_weights(state: TrainingState, weights: NetworkWeights) -> StartingWeights:
    """Set every weight of the networks that there is elsewhere, and the running mean of the generators to them.

    Raises:
        RunError: nothing fits.
    """
    fits = {}
    for name, wanted in weights_by_path(state.players.by_name).items():
        fits[name] = fit_of(wanted, weights.networks.get(name, {}))
        for path, array in fits[name].taken.items():
            wanted[path].assign(array.astype(wanted[path].dtype))
    started = StartingWeights(weights.origin, fits, [name for name in weights.networks if name not in fits])
    if not any(fit.taken for fit in fits.values()):
        raise RunError(
            f"trainer.start_from: {weights.origin}: none of its weights fits. Expected networks of the same names, "
            "with layers of the same names and shapes. Choose another run, or remove start_from.\n  "
            + "\n  ".join(started.lines)
        )
    if state.average:
        state.average.copy()
    return started


def fit_of(wanted: Mapping[str, Any], given: Mapping[str, np.ndarray]) -> WeightFit:
    """Compare the variables of a network with arrays, both by path."""
    given = _with_paths(wanted, given)
    here, there = (Counter(map(_unnumbered, paths)) for paths in (wanted, given))
    both = [path for path in wanted if path in given and here[_unnumbered(path)] == there[_unnumbered(path)]]
    taken = {path: given[path] for path in both if tuple(wanted[path].shape) == given[path].shape}
    reshaped = [f"{path} from {_size(given[path])} to {_size(wanted[path])}" for path in both if path not in taken]
    new, unused = ([path for path in one if path not in both] for one in (wanted, given))
    return WeightFit(taken, reshaped, new, unused)


def _with_paths(wanted: Mapping[str, Any], given: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """Arrays of unknown paths get those of a network with the same shapes in the same order."""
    same = [tuple(variable.shape) for variable in wanted.values()] == [array.shape for array in given.values()]
    unknown = all(path.isdecimal() for path in given)
    return dict(zip(wanted, given.values(), strict=True)) if unknown and same else given


def _unnumbered(path: str) -> str:
    """Layers that have only numbers are the same in two networks that have equally many of them."""
    return re.sub(rf"{NUMBERED}\d+", NUMBERED, path)


def _size(array: Any) -> str:
    return "x".join(map(str, array.shape))
