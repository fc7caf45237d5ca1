"""What the run folder keeps of a step that was not finite, and the message about it."""

import json
import math
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np

from ganforge.contact_sheet import ContactSheet
from ganforge.files import write_text, writing
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.failures.finiteness import NonFiniteError

SHOWN = 16
"""The largest number of rows in a picture."""


def record_failure(
    folder: Path,
    failure: NonFiniteError,
    arrays: Mapping[str, np.ndarray],
    batches: Iterable[Mapping[str, np.ndarray]],
    to_pictures: Callable[[str, np.ndarray], np.ndarray],
) -> None:
    """Write a folder with the state as a checkpoint, terms.json, and each batch as npz and as a picture.

    Args:
        folder: named after the step; an earlier one is replaced.
        failure: what happened.
        arrays: the state when it was noticed; an update that is not finite is never made.
        batches: those of the step; several if the discriminator is updated more often.
        to_pictures: turns images of a role into what contact sheets show.

    Raises:
        GanforgeError: it cannot be written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    with writing(folder):
        folder.parent.mkdir(exist_ok=True)
    Checkpoints(folder.parent).save(arrays, failure.step)
    terms = {name: term if math.isfinite(term) else str(term) for name, term in failure.terms.items()}
    write_text(folder / "terms.json", json.dumps({"step": failure.step, **terms}, indent=2) + "\n")
    for number, batch in enumerate(batches, 1):
        with writing(folder / f"batch-{number}.npz"):
            np.savez(folder / f"batch-{number}.npz", allow_pickle=False, **batch)
        pictures = {role: to_pictures(role, np.nan_to_num(batch[role])) for role in ("source", "target")}
        ContactSheet.arrange(pictures, SHOWN).write(folder / f"batch-{number}.png")


def failure_message(failure: NonFiniteError, folder: Path) -> str:
    """What to say about it, and what to do."""
    return (
        f"training: step {failure.step} is not finite: {', '.join(failure.culprits)}. The state, the batch and the "
        f"terms are in {folder}. Lower the learning_rate, set clip_norm, or compute in another trainer.precision."
    )
