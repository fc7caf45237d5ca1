"""A direction of a run, served from its checkpoint."""

from collections.abc import Sequence
from typing import Self

import numpy as np

from ganforge.components.shapes import VectorShape
from ganforge.discovery.plugins import Plugins
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.exporting.runtime_choice import choose, read_entries
from ganforge.inference.drawings import shown_image
from ganforge.inference.model_catalog import model_entry
from ganforge.inference.translator import Translator
from ganforge.inference.vector_values import vector_of
from ganforge.runs.directory import RunDirectory
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.model_source import ModelSource
from ganforge.serving.served_model import ServedModel
from ganforge.training.checkpoints.checkpoint_choice import chosen_step


class ServedRun(ServedModel):
    """Translates with what a run has learned.

    Attributes:
        translator: of the run.
        direction: what is translated.
    """

    def __init__(self, translator: Translator, name: str, step: int, direction: str = "forward") -> None:
        """Build the networks.

        Args:
            translator: of the run.
            name: of the run.
            step: of the checkpoint.
            direction: one of the method's.
        """
        self.translator, self.direction = translator, translator.direction(direction)
        inputs = read_entries(translator, self.direction)
        noise = translator.experiment.method.noise_shape if "noise" in inputs else None
        super().__init__(model_entry(translator, name, step, direction), inputs, noise)

    @classmethod
    def load(cls, source: ModelSource, plugins: Plugins) -> list[Self]:
        """Every direction of a run.

        Raises:
            RunError: it is gone, or has no such checkpoint.
            ExperimentError: a component of the run is missing or has changed.
        """
        step = chosen_step(RunDirectory.open(source.path), "last" if source.step is None else source.step)
        translator = Translator.load(source.path, step, source.dropout, plugins)
        return [cls(translator, source.name, step, direction) for direction in translator.experiment.method.directions]

    def images(self, requests: Sequence[ImageRequest]) -> list[np.ndarray]:
        """Those of sources together; those from noise one by one."""
        first, extras = requests[0], [self.given(request) for request in requests]
        if first.source is None:
            each = zip(requests, extras, strict=True)
            return [self.translator.sample([request.seed], given, request.size)[0] for request, given in each]
        sources = np.stack([request.source for request in requests if request.source is not None])
        together = {name: np.stack([given[name] for given in extras]) for name in extras[0]}
        return list(np.asarray(self.translator.translate(sources, together, self.direction.name, first.seed)))

    def picture(self, image: np.ndarray) -> np.ndarray:
        """As the dataset shows it."""
        picture = self.direction.picture(image)
        return picture if picture.shape[-1] in (1, 3, 4) else shown_image(self.entry["target"], image)

    def vector(self, name: str, shape: VectorShape, text: str) -> np.ndarray:
        """Numbers are scaled as in training."""
        vector = vector_of(name, shape, text)
        return vector if shape.classes else self.translator.experiment.dataset.to_vector(name, vector)

    def choose(self, export: ExportedTranslation) -> dict[str, float]:
        """Translate with an export from now on if it is clearly quicker than what translates now.

        Returns:
            The milliseconds that each takes for an image of the size of training, by its runtime.
        """
        times = choose(self.translator, self.direction, export)
        self.entry["runtime"] = self.translator.generators.runtime(self.direction.name)
        return times

    def use(self, export: ExportedTranslation) -> None:
        """Translate with an export from now on."""
        self.translator.use(export, self.direction.name)
        self.entry["runtime"] = export.runtime
