"""An exported file, served without the run that it comes from."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ganforge.components.shapes import EntryShape, ImageShape, VectorShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.inference.batch_translation import translated
from ganforge.inference.drawings import shown_image
from ganforge.inference.model_catalog import model_name
from ganforge.inference.translation_inputs import checked_extras
from ganforge.page.described_model import described_model
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.model_source import ModelSource
from ganforge.serving.served_model import ServedModel
from ganforge.training.step.fixed_chance import fixed_chance


class ServedExport(ServedModel):
    """Translates with an exported file."""

    def __init__(self, translation: ExportedTranslation, name: str) -> None:
        """Describe it by its `model.json`."""
        self._translation = translation
        super().__init__(_entry(translation, name), _inputs(translation.description), translation.noise_shape)

    @classmethod
    def load(cls, source: ModelSource, plugins: Plugins) -> list["ServedExport"]:
        """The one model of an export.

        Raises:
            RunError: it is damaged, or what runs it is not installed.
        """
        return [cls(ExportedTranslation.load(source.path, plugins), source.name)]

    def images(self, requests: Sequence[ImageRequest]) -> list[np.ndarray]:
        """Padded to a size that the file takes, and cropped."""
        examples, first = [self._example(request) for request in requests], requests[0]
        if first.source is None:
            size = self._translation.padded_size(*(first.size or self._trained_size))
            batches = ({name: np.asarray(entry)[None] for name, entry in example.items()} for example in examples)
            return [self._translation.translate(size, batch)[0] for batch in batches]
        size = self._translation.padded_size(*first.source.shape[:2])
        return list(translated(self._translation, size, examples, seed=first.seed))

    def picture(self, image: np.ndarray) -> np.ndarray:
        """By the palette in `model.json`."""
        return shown_image(self.entry["target"], image)

    @property
    def _trained_size(self) -> tuple[int, int]:
        return self.entry["target"]["height"], self.entry["target"]["width"]

    def _example(self, request: ImageRequest) -> dict[str, np.ndarray]:
        if (request.source is None) != (self.entry["source"] is None):
            raise DataError("source: this model makes images from a source, or without one. See models.json.")
        size = request.source.shape[:2] if request.source is not None else self._trained_size
        extras = checked_extras(self.given(request), self.inputs, (size[0], size[1]))
        source = {} if request.source is None else {"source": request.source}
        return {**extras, **source, "chance": fixed_chance(request.seed, None)[0]}


def _inputs(description: Mapping[str, Any]) -> dict[str, EntryShape]:
    height, width = description["trained_size"]
    shapes: dict[str, EntryShape] = {}
    for name, table in description["inputs"].items():
        if len(table["shape"]) == 4:
            shapes[name] = ImageShape(height, width, table["shape"][-1])
        elif name != "chance":
            shapes[name] = VectorShape(table["shape"][-1], tuple(table.get("classes", ())))
    return shapes


def _entry(translation: ExportedTranslation, name: str) -> dict[str, Any]:
    described = described_model(translation.description)
    entry = {key: value for key, value in described.items() if key not in ("file", "inputs", "output")}
    varies = entry["varies"] or translation.description["dropout"] == "on"
    return {**entry, "name": model_name(name), "title": name, "runtime": translation.runtime, "varies": varies}
