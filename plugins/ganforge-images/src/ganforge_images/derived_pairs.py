"""Pairs from targets alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from ganforge.components import Example, Split
from ganforge.components.rounds import Tensor
from ganforge_images.colors import Colors
from ganforge_images.derivations import Derivations
from ganforge_images.encoding import Encoding
from ganforge_images.file_dataset import FileDataset


class DerivedPairs(FileDataset):
    """A folder of targets; each source is derived from its target once that has its size.

    A derivation of your own: subclass `Derivation`, then this class with a name of its own and
    `derivation: MyDerivation`, and offer that as a dataset.
    """

    name: Literal["derived-pairs"] = "derived-pairs"
    derivation: Derivations = Field(description="How the source is made: a table whose `name` chooses it.")

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The file of each target."""
        return (self._splits(self.path).files(split),)

    def encoding(self, role: str) -> Encoding:
        """Colors: of the source in the channels that the derivation makes."""
        made = self.derivation.channels if role == "source" else None
        return Colors(made or self.target_channels, self.target_resampling)

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The target and what is derived from it, both in the target's dtype."""
        import tensorflow as tf

        from ganforge.augmentations.normalize import to_unit_range

        (target,) = images
        target = tf.ensure_shape(target, self.shape().target)
        name = tf.strings.split(path, "/")[-1]
        seed = tf.cast(tf.strings.to_hash_bucket_fast([name, name + "."], 2**31 - 1), tf.int32)
        source = self.derivation.derive(to_unit_range(target), seed)
        levels = tf.round((source + 1) * (target.dtype.max / 2))
        return {"source": tf.saturate_cast(levels, target.dtype), "target": target}
