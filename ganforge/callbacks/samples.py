"""`samples`: what the generator makes of the same inputs as training goes on."""

from typing import TYPE_CHECKING, Literal

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.callbacks.sample_sheets import SampleSheets
from ganforge.components import Callback, RunContext
from ganforge.files import writing

if TYPE_CHECKING:
    from pathlib import Path

    import keras
    import numpy as np


class Samples(Callback):
    """Writes reals.png at the start, and samples/NNNNNN.png at step 0, every `sample_every` steps and at the end."""

    name: Literal["samples"] = "samples"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Watch the fixed inputs of this run; one that goes on drops the sheets beyond where it does."""
        folder = context.folder / "samples"
        sheets = SampleSheets(context, lambda step, sheet: save_image(folder / f"{step:06d}.png", sheet))

        def start() -> None:
            save_reals(context)
            drop_beyond(folder, context.start_step, context.sample_every)
            sheets.start()

        return keras_callback(start, step=lambda step, figures: sheets.advance(step), end=sheets.finish)


def save_reals(context: RunContext) -> None:
    """Write the fixed inputs as they are."""
    from ganforge.images import grid

    reals = {role: context.to_pictures(role, context.fixed[role]) for role in ("source", "target")}
    save_image(context.folder / "reals.png", grid(reals, len(reals["source"])))


def drop_beyond(folder: "Path", step: int, every: int) -> None:
    """Remove the sheets of steps that are trained again, and that of `step` if it was made only because a run ended."""
    for path in folder.glob("*.png"):
        if path.stem.isdecimal() and (int(path.stem) > step or (int(path.stem) == step and step % every)):
            path.unlink()


def save_image(path: "Path", image: "np.ndarray") -> None:
    """Write a PNG and the folder it lies in.

    Raises:
        GanforgeError: it cannot be written.
    """
    from ganforge.images import write_png

    with writing(path):
        path.parent.mkdir(exist_ok=True)
    write_png(path, image)
