"""A pool of earlier images."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from ganforge.chance import uniform
from ganforge.layers.backend_kernels import gathered_over_replicas, own_part, read_row, write_row

SWAPPED = 0.5
"""The share of images that an earlier one takes the place of."""


@keras.saving.register_keras_serializable(package="ganforge")
class ImagePool(keras.layers.Layer):
    """Keeps earlier images, and returns for every second image one of these, so that a discriminator cannot forget.

    Shrivastava et al. 2017, https://arxiv.org/abs/1612.07828, as CycleGAN uses it. Until the pool is full, images are
    kept and returned as they are. Then one half passes through; each of the others takes the place of one in the pool,
    which is returned instead. All replicas share one pool: it takes their images in the order of the batch.

    A method gives it as a buffer, so that it is saved with the run: `Players(..., buffers={"pool": ImagePool(50,
    shape.target)})`, and shows the discriminators what it returns: `Round(..., shown=lambda image:
    networks["pool"](image, batch["chance"]))`.

    Args:
        size: how many images it keeps; 0 lets all pass.
        image_shape: height, width and channels of an image.
        options: those of every Keras layer.
    """

    def __init__(self, size: int, image_shape: Sequence[int], **options: Any) -> None:
        super().__init__(**{"dtype": "float32", "trainable": False, **options})
        self.size = size
        self.image_shape = tuple(image_shape)
        self.build(None)

    def build(self, input_shape: Any) -> None:
        """Create the empty pool."""
        if self.size:
            same = {"initializer": "zeros", "trainable": False, "aggregation": "only_first_replica"}
            self.images = self.add_weight(shape=(self.size, *self.image_shape), name="images", **same)
            self.count = self.add_weight(shape=(1,), dtype="int64", name="count", **same)
        self.built = True

    def call(self, images: Any, chance: Any) -> Any:
        """Exchange images with the pool.

        Args:
            images: (batch, height, width, channels) float32.
            chance: (batch,) float32 in [0, 1), as in a batch.

        Returns:
            As images; no gradient passes through.
        """
        if not self.size:
            return ops.stop_gradient(images)
        given = ops.stop_gradient(images)
        everyone = gathered_over_replicas(given)
        draws = gathered_over_replicas(uniform(chance, (2,), seed=1612))
        returned = [self._exchanged(everyone[row], draws[row]) for row in range(everyone.shape[0])]
        return own_part(ops.stack(returned), given.shape[0])

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        return {**super().get_config(), "size": self.size, "image_shape": self.image_shape}

    def _exchanged(self, image: Any, draws: Any) -> Any:
        count = read_row(self.count, 0)
        is_full = count >= self.size
        place = ops.where(is_full, ops.cast(draws[1] * self.size, "int64"), count)
        kept = read_row(self.images, place)
        is_swapped = ops.logical_and(is_full, draws[0] < SWAPPED)
        write_row(self.images, place, ops.where(ops.logical_and(is_full, ops.logical_not(is_swapped)), kept, image))
        write_row(self.count, 0, ops.minimum(count + 1, self.size))
        return ops.where(is_swapped, kept, image)
