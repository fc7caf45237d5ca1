"""Translates with an exported file instead of the run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np

from ganforge.components import Format, Inputs, NoiseMapShape, VectorShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, RunError
from ganforge.exporting.converter_errors import reason
from ganforge.exporting.format_choice import missing_modules
from ganforge.exporting.model_file import read_model_file
from ganforge.file_names import visible
from ganforge.images import from_uint8, to_uint8
from ganforge.training.step.latent_noise import drawn_noise


class ExportedTranslation:
    """Translates with the runtime of a format; in the place of `TrainedGenerators`, it gives the same images.

    Attributes:
        description: what `model.json` says.
        runtime: what computes, for people.
    """

    def __init__(self, run: Callable[[Inputs], Any], description: Mapping[str, Any], runtime: str) -> None:
        """Use what `Format.open` gave."""
        self._run, self.description, self.runtime = run, description, runtime

    @classmethod
    def load(cls, folder: Path, plugins: Plugins) -> Self:
        """Load what is in the folder of an export.

        Raises:
            RunError: a file is damaged, or what runs it is not installed.
            PluginError: no package offers its format.
        """
        description = read_model_file(folder)
        file_format = plugins.find("format", description["format"]).model_validate({})
        if not isinstance(file_format, Format):
            raise RunError(f"{visible(folder)}: {description['format']!r} is no format.")
        if missing := missing_modules(file_format):
            raise RunError(f"{visible(folder)}: {missing}")
        try:
            run = file_format.open(folder / description["file"])
        except Exception as error:  # whatever a runtime raises
            raise RunError(
                f"{visible(folder)}: format '{file_format.name}' cannot load {description['file']}: {reason(error)}. "
                "Export the run again."
            ) from error
        return cls(run, description, file_format.computed_by)

    @property
    def noise_shape(self) -> VectorShape | NoiseMapShape | None:
        """The noise that it reads; None without any."""
        noise = self.description["inputs"].get("noise")
        if noise is None:
            return None
        last = noise["shape"][-1]
        return VectorShape(last) if len(noise["shape"]) == 2 else NoiseMapShape(last)

    def takes(self, size: tuple[int, int]) -> bool:
        """Whether the file takes images of this height and width."""
        fixed = self.description["size"]
        return self.padded_size(*size) == size if fixed["free"] else size == (fixed["height"], fixed["width"])

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The smallest size that the file takes.

        Raises:
            DataError: it takes one size only, and this is another.
        """
        size = self.description["size"]
        if size["free"]:
            sides = zip((height, width), size["least"], size["multiple"], strict=True)
            rows, columns = (least + -(-max(0, side - least) // step) * step for side, least, step in sides)
            return rows, columns
        if (height, width) != (size["height"], size["width"]):
            raise DataError(
                f"size {height}x{width}: this model takes images of {size['height']}x{size['width']} only. Scale the "
                "image, or export the run again without --size."
            )
        return height, width

    def translate(
        self, size: tuple[int, int], batch: Mapping[str, np.ndarray], direction: str = "forward", seed: int = 0
    ) -> np.ndarray:
        """As `TrainedGenerators.translate`, of a size that the file takes; the seed is in `chance`.

        Raises:
            DataError: an entry that the file reads is missing.
        """
        count = len(batch["chance"])
        examples = ({name: entry[place : place + 1] for name, entry in batch.items()} for place in range(count))
        return np.concatenate([self._translated(example) for example in examples])

    def _translated(self, example: Mapping[str, np.ndarray]) -> np.ndarray:
        example = {**drawn_noise(self.noise_shape, example), **example}
        inputs = self.description["inputs"]
        for name in inputs.keys() - example.keys():
            raise DataError(f"there is no {name!r}, which this model reads: {inputs[name]['kind']}. Add it.")
        made = np.asarray(self._run({name: _given(table, example[name]) for name, table in inputs.items()}))
        return from_uint8(made)


def _given(table: Mapping[str, Any], entry: Any) -> np.ndarray:
    array = np.asarray(entry, np.float32)
    if table["dtype"] == "uint8":
        return to_uint8(array)
    return array.reshape(1, 1) if table["kind"] == "chance" else array
