"""`samples`: what the generator makes of the same inputs as training goes on."""

from typing import TYPE_CHECKING, Literal

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.callbacks.sample_sheets import SampleSheets
from ganforge.components import Callback, RunContext
from ganforge.files import writing

if TYPE_CHECKING:
    from pathlib import Path

    import keras

    from ganforge.contact_sheet import ContactSheet


IMAGES = 4
"""Dimensions of images, beside vectors with 2."""


class Samples(Callback):
    """Writes reals.png at the start, and samples/NNNNNN.png at step 0, every `sample_every` steps and at the end."""

    name: Literal["samples"] = "samples"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Watch the fixed inputs of this run; one that goes on drops the sheets beyond where it does."""
        folder = context.folder / "samples"
        sheets = SampleSheets(context, lambda step, sheet: save_sheet(folder / f"{step:06d}.png", sheet))

        def start() -> None:
            save_reals(context)
            drop_beyond(folder, context.start_step, context.sample_every)
            sheets.start()

        return keras_callback(start, step=lambda step, figures: sheets.advance(step), end=sheets.finish)


def save_reals(context: RunContext) -> None:
    """Write the fixed inputs as they are."""
    from ganforge.contact_sheet import ContactSheet

    images = {name: array for name, array in context.fixed.items() if array.ndim == IMAGES}
    reals = {name: context.to_pictures(name, batch) for name, batch in images.items()}
    save_sheet(context.folder / "reals.png", ContactSheet.arrange(reals, len(reals["target"])))


def drop_beyond(folder: "Path", step: int, every: int) -> None:
    """Remove the sheets of steps that are trained again, and that of `step` if it was made only because a run ended."""
    for path in folder.glob("*.png"):
        if path.stem.isdecimal() and (int(path.stem) > step or (int(path.stem) == step and step % every)):
            path.unlink()


def save_sheet(path: "Path", sheet: "ContactSheet") -> None:
    """Write a sheet and the folder it lies in.

    Raises:
        RunError: it cannot be written.
    """
    with writing(path):
        path.parent.mkdir(exist_ok=True)
    sheet.write(path)
