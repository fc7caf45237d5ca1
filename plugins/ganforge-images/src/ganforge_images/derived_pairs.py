"""Pairs from targets alone."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge.components import Example, ExampleShape
from ganforge.components.dataset import Palette
from ganforge.components.rounds import Tensor
from ganforge_images.colors import Colors
from ganforge_images.derivations import Derivations
from ganforge_images.encoding import Encoding
from ganforge_images.file_dataset import FileDataset

if TYPE_CHECKING:
    import numpy as np


class DerivedPairs(FileDataset):
    """One folder of targets; each source is made from its target, after that was resized.

    For a derivation of your own, subclass `Derivation`. Then subclass this class, give it a name and
    `derivation: MyDerivation`, and return it from your plugin's `ganforge_datasets`.
    """

    name: Literal["derived-pairs"] = "derived-pairs"
    derivation: Derivations = Field(
        description="How sources are made: a table with a `name`, and the options of that derivation."
    )

    def own_encoding(self, role: str) -> Encoding:
        """Colors, in the target's channels or in those that the derivation makes."""
        made = self.derivation.channels if role == "source" else None
        return Colors(made or self.target_channels, self.target_resampling)

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The target and the source made from it, both in the target's dtype."""
        import tensorflow as tf

        (target,) = images
        target = tf.ensure_shape(target, self.shape().target)
        return {"source": self.derivation.levels(target, path), "target": target}

    def palette(self, role: str) -> Palette:
        """That of what is derived; none for targets."""
        return self.derivation.palette if role == "source" else super().palette(role)

    def holds_more_than_source(self, path: Path, shape: ExampleShape) -> str:
        """Whether a file may be a target: one in colors cannot be a source where sources are gray."""
        if shape.required_source(self.name).channels == 1 and shape.target.channels != 1:
            image = self.encoding("target").rows(path)
            bands = (image.rows(top, top + 256) for top in range(0, image.size[0], 256))
            if all((band[..., :1] == band[..., :3]).all() for band in bands):
                return ""
        return "it looks like a target, from which sources are derived"

    def source_in(self, path: Path) -> "np.ndarray":
        """What is derived from a target, at the size that it has."""
        import tensorflow as tf

        target = self.encoding("target").read(path)
        return self.derivation.of_file(tf.constant(target), tf.constant(os.fsencode(path))).numpy()

    def target_in(self, path: Path) -> "np.ndarray":
        """The whole file."""
        return self.encoding("target").read(path)
