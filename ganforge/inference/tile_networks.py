"""The generators of a checkpoint, built to translate the tiles of one image."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np

from ganforge.inference.trained_generators import TrainedGenerators
from ganforge.layers.normalization import ChannelNormalization
from ganforge.layers.whole_image import WholeImage
from ganforge.training.step.variables import layers_of

ROUNDS = 2
"""How often statistics are taken: each time deeper norms see what all norms before them make of the whole image."""


class TileNetworks:
    """Translates tiles so that they agree where they meet: norms see the statistics of the whole image in each.

    Attributes:
        size: height and width of a tile.
        direction: one of the method's.
    """

    def __init__(self, trained: TrainedGenerators, size: tuple[int, int], direction: str) -> None:
        """Build the networks; dropout is off unless it was turned on, for it would draw the same noise in each tile."""
        self.size = size
        self.direction = direction
        self._trained = trained.with_dropout(bool(trained.dropout))
        generators = self._trained.generators(size)
        layers = (layer for model in generators.values() for layer in layers_of(model))
        norms = [layer for layer in layers if isinstance(layer, ChannelNormalization) and layer.uses_inputs]
        self._wholes = [WholeImage(norm.channels or 1) for norm in norms]
        for norm, whole in zip(norms, self._wholes, strict=True):
            norm.whole = whole

    @property
    def reads(self) -> set[str]:
        """The entries that a translation reads."""
        return self._trained.reads(self.direction)

    @property
    def scale(self) -> int:
        """How many times as high and wide as its source a translation is."""
        return self._made[0] // self.size[0]

    @property
    def channels(self) -> int:
        """Of a translation."""
        return self._made[2]

    @cached_property
    def _made(self) -> tuple[int, ...]:
        return self._trained.made_shape(self.size, self.direction)

    def look_at(self, tiles: Iterable[Mapping[str, np.ndarray]]) -> None:
        """Take the statistics of an image from some of its tiles."""
        for whole in self._wholes:
            whole.forget()
        entries = list(tiles) if self._wholes else []
        for _ in range(ROUNDS if entries else 0):
            for each in entries:
                self.translate(each)
            for whole in self._wholes:
                whole.settle()

    def translate(self, entries: Mapping[str, np.ndarray], seed: int = 0) -> np.ndarray:
        """Translate one tile, as `TrainedGenerators.translate` does a batch."""
        batch = {name: entry[None] for name, entry in entries.items()}
        return self._trained.translate(self.size, batch, self.direction, seed)[0]
