"""Finds the layer from which on an exported file makes something else than the network."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np

from ganforge.components import Format, NumberType
from ganforge.exporting.closeness import RANGE, Closeness
from ganforge.exporting.example_inputs import ExampleInput
from ganforge.exporting.format_writing import write_network
from ganforge.exporting.inference_graph import OUTPUT
from ganforge.training.step.noise import noise_from_its_start


class PartingLayer:
    """Cuts a network after one layer and another, and exports the part before it.

    Args:
        file_format: writes and runs the parts.
        model: the whole network.
        number_type: of the export.
        examples: the first is compared, all are for `int8`.
    """

    def __init__(
        self, file_format: Format, model: keras.Model, number_type: NumberType, examples: Sequence[ExampleInput]
    ) -> None:
        self._format, self._model, self._number_type, self._examples = file_format, model, number_type, examples
        found = (layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer))
        self._layers = [layer for layer in found if len(layer._inbound_nodes) == 1]

    def differing(self) -> str:
        """The first layer whose output differs, in words; empty where there is none."""
        return self._first(self._is_close)

    def inexpressible(self) -> str:
        """The first layer that the format cannot write, in words; empty where there is none."""
        return self._first(self._is_written)

    def _first(self, is_good: Callable[[keras.Model], bool]) -> str:
        """Halve the layers until one is left: a part is good up to it, and bad from it on."""
        good, bad = -1, len(self._layers)
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if is_good(self._until(middle)) else (good, middle)
        if bad == len(self._layers):
            return ""
        layer = self._layers[bad]
        return f"'{layer.name}' ({type(layer).__name__})"

    def _until(self, place: int) -> keras.Model:
        inputs = {tensor.name: tensor for tensor in self._model.inputs}
        return keras.Model(inputs, {OUTPUT: self._layers[place].output})

    def _is_written(self, part: keras.Model) -> bool:
        with TemporaryDirectory() as folder:
            try:
                self._write(part, Path(folder))
            except Exception:  # whatever a converter raises
                return False
        return True

    def _is_close(self, part: keras.Model) -> bool:
        given = self._examples[0].given
        with noise_from_its_start({"part": part}):
            expected = part(given)[OUTPUT].numpy()
        with TemporaryDirectory() as folder:
            try:
                made = self._format.open(self._write(part, Path(folder)))(given)
            except Exception:
                return False
        scale = RANGE / max(float(np.ptp(expected)), 1e-6)
        found = Closeness.measure([np.asarray(made) * scale], [np.asarray(expected) * scale])
        return found.suffices(Closeness.wanted(self._number_type, uint8=False))

    def _write(self, part: keras.Model, folder: Path) -> Path:
        path = folder / self._format.file_name
        write_network(self._format, part, path, self._number_type, self._examples)
        return path
