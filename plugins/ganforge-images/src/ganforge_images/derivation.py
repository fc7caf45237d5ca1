"""Derivation: makes a source from its target."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ganforge.components.dataset import Palette
from ganforge.components.rounds import Tensor


class Derivation(BaseModel):
    """Makes sources from targets; experiments choose it by `name`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    channels: ClassVar[int | None] = 1
    """Channels of the source; None: as many as the target has."""
    of_instances: ClassVar[bool] = False
    """Whether it is given the numbers of instances instead of colors."""
    palette: ClassVar[Palette] = {}
    """The only colors of the source, by what each stands for; none where any may occur."""

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Make the source.

        Args:
            target: (height, width, channels) float32 in [-1, 1].
            seed: (2,) int32; always the same for the same file.

        Returns:
            (height, width, `channels`) float32 in [-1, 1], written with `tf` operations.
        """
        raise NotImplementedError

    def of_file(self, target: Tensor, path: Tensor) -> Tensor:
        """As `derive`, always the same for a file of this name.

        Args:
            target: (height, width, channels) float32 in [-1, 1].
            path: scalar string.
        """
        import tensorflow as tf

        name = tf.strings.split(path, "/")[-1]
        seed = tf.cast(tf.strings.to_hash_bucket_fast([name, name + "."], 2**31 - 1), tf.int32)
        return self.derive(target, seed)

    def levels(self, target: Tensor, path: Tensor) -> Tensor:
        """As `of_file`, of a target of any dtype and in that dtype: its lowest level for -1, its highest for 1."""
        import tensorflow as tf

        from ganforge.augmentations.normalize import to_unit_range

        source = self.of_file(to_unit_range(target), path)
        return tf.saturate_cast(tf.round((source + 1) * (target.dtype.max / 2)), target.dtype)
