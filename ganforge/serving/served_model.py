"""A model as it is served, whatever computes it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ganforge.components.shapes import EntryShape, NoiseMapShape, VectorShape
from ganforge.errors import DataError
from ganforge.inference.noise_walk import noise_between
from ganforge.inference.vector_values import vector_of
from ganforge.serving.image_request import ImageRequest
from ganforge.training.step.fixed_chance import fixed_chance
from ganforge.training.step.latent_noise import drawn_noise

DRAWS_KEPT = 32


class ServedModel:
    """Makes images of requests.

    Attributes:
        entry: of `models.json`.
        inputs: what it may be given, by name: `source`, extras, `noise`.
    """

    def __init__(
        self, entry: dict[str, Any], inputs: Mapping[str, EntryShape], noise: VectorShape | NoiseMapShape | None
    ) -> None:
        """Describe it.

        Args:
            entry: of `models.json`.
            inputs: what it reads, but `chance`.
            noise: that it reads, drawn from the seed alone: a drawing that changes keeps its noise.
        """
        self.entry, self.inputs = entry, inputs
        self._noise = noise
        self._drawn = lru_cache(maxsize=DRAWS_KEPT)(self._draw)

    def images(self, requests: Sequence[ImageRequest]) -> list[np.ndarray]:
        """The image of each request, (height, width, channels) float32 in [-1, 1]; all are alike.

        Raises:
            DataError: something is missing or does not fit.
        """
        raise NotImplementedError

    def picture(self, image: np.ndarray) -> np.ndarray:
        """An image for the eye: (height, width, 1, 3 or 4 channels) uint8, or float32 in [-1, 1]."""
        raise NotImplementedError

    def vector(self, name: str, shape: VectorShape, text: str) -> np.ndarray:
        """What networks see of a class or of numbers, as people write them.

        Raises:
            DataError: there is no such class, or these are other numbers than networks read.
        """
        return vector_of(name, shape, text)

    def given(self, request: ImageRequest) -> dict[str, np.ndarray]:
        """The extras of a request, and the noise that its seeds stand for.

        Raises:
            DataError: noise is to be scaled or moved, and the model reads none.
        """
        if self._noise is None or "noise" in request.extras:
            if request.moves_noise:
                raise DataError("to_seed, truncation: this model reads no noise. Leave them out.")
            return dict(request.extras)
        size = None if request.source is None else (request.source.shape[0], request.source.shape[1])
        noise = self._drawn(request.seed, size)
        if request.to_seed is not None:
            noise = noise_between(noise, self._drawn(request.to_seed, size), request.between)
        return {**request.extras, "noise": np.float32(request.truncation) * noise}

    def _draw(self, seed: int, size: tuple[int, int] | None) -> np.ndarray:
        batch: dict[str, Any] = {"chance": fixed_chance(seed, None)}
        if size:
            batch["source"] = np.empty((1, *size, 1), np.float32)  # a map has its size
        return np.asarray(drawn_noise(self._noise, batch)["noise"])[0]
