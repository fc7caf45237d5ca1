"""What is left in the run folder of a step that was not finite, and the words for it."""

import json
import math
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np

from ganforge.files import write_text, writing
from ganforge.images import grid, write_png
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.failures.finiteness import NonFiniteError

SHOWN = 16
"""Rows of the sheet at most."""


def record_fault(
    folder: Path,
    fault: NonFiniteError,
    arrays: Mapping[str, np.ndarray],
    batches: Iterable[Mapping[str, np.ndarray]],
    to_pictures: Callable[[str, np.ndarray], np.ndarray],
) -> None:
    """Write a folder: the checkpoint of the state, terms.json, and each batch as npz and as a sheet.

    Args:
        folder: named after the step; one that is there is replaced.
        fault: what happened.
        arrays: the state when it was noticed; an update that is not finite is never made.
        batches: those that the step was trained on; several where the discriminators learn from more.
        to_pictures: images of a role as `grid` shows them.

    Raises:
        GanforgeError: it cannot be written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    with writing(folder):
        folder.parent.mkdir(exist_ok=True)
    Checkpoints(folder.parent).save(arrays, fault.step)
    terms = {name: term if math.isfinite(term) else str(term) for name, term in fault.terms.items()}
    write_text(folder / "terms.json", json.dumps({"step": fault.step, **terms}, indent=2) + "\n")
    for number, batch in enumerate(batches, 1):
        with writing(folder / f"batch-{number}.npz"):
            np.savez(folder / f"batch-{number}.npz", allow_pickle=False, **batch)
        pictures = {role: to_pictures(role, np.nan_to_num(batch[role])) for role in ("source", "target")}
        write_png(folder / f"batch-{number}.png", grid(pictures, SHOWN))


def explained_fault(fault: NonFiniteError, folder: Path) -> str:
    """The sentences for the user."""
    return (
        f"training: step {fault.step} is not finite: {', '.join(fault.culprits)}. The state, the batch and the terms "
        f"are in {folder}. Lower the learning_rate, set clip_norm, or compute in another trainer.precision."
    )
