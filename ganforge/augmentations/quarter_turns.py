"""Random quarter turns, for images without an up and a down: maps, textures, cells."""

from typing import Literal

from ganforge.components import Augmentation, Example
from ganforge.components.rounds import Tensor


class QuarterTurns(Augmentation):
    """Turn source and target together by 0, 90, 180 or 270 degrees; by 0 or 180 if an image is not square."""

    name: Literal["quarter-turns"] = "quarter-turns"

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Turn; images are (height, width, channels) of any dtype and range."""
        import tensorflow as tf

        square = all(image.shape[0] == image.shape[1] for image in example.values())
        turns = tf.random.stateless_uniform((), seed, 0, 4, tf.int32) if square else _half(seed)
        return {side: tf.ensure_shape(_turned(image, turns), image.shape) for side, image in example.items()}


def _half(seed: Tensor) -> Tensor:
    import tensorflow as tf

    return 2 * tf.random.stateless_uniform((), seed, 0, 2, tf.int32)


def _turned(image: Tensor, turns: Tensor) -> Tensor:
    """A half turn reverses both axes; a further quarter turn swaps rows and columns and reverses one."""
    import tensorflow as tf

    image = tf.cond(turns >= 2, lambda: tf.reverse(image, axis=[0, 1]), lambda: image)
    return tf.cond(turns % 2 == 1, lambda: tf.reverse(tf.transpose(image, [1, 0, 2]), axis=[0]), lambda: image)
