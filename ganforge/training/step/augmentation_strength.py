"""How often the images are changed that discriminators see."""

import keras
import tensorflow as tf

from ganforge.experiment.discriminator_augmentation_options import DiscriminatorAugmentationOptions

REAL_SIGN = "augmentation/real_sign"
"""The figure by which the probability is moved."""
INTERVAL = 4
"""The steps from one move of the probability to the next, as in the paper."""


class AugmentationStrength:
    """The probability of a change: fixed, or moved towards where the discriminator is as sure as it should be.

    Karras et al. 2020, arXiv 2006.06676: the mean sign of the logits of real images is 0 where the discriminator
    guesses and 1 where it knows them all. Above the target the probability rises, below it falls, always at the same
    pace in images. Built inside the strategy's scope.

    Attributes:
        options: of the experiment.
        images: that discriminators see per step.
        variables: what a checkpoint holds; nothing where the probability is fixed.
    """

    def __init__(self, options: DiscriminatorAugmentationOptions, images: int) -> None:
        self.options = options
        self.images = images
        self.variables: list[keras.Variable] = []
        if options.adaptive:
            self._probability = keras.Variable(options.probability, dtype="float32", trainable=False, name="chance")
            self._signs = keras.Variable(0.0, dtype="float32", trainable=False, name="signs")
            self.variables = [self._probability, self._signs]

    @property
    def probability(self) -> tf.Tensor:
        """Of each kind of change for an image: float32 scalar."""
        if not self.options.adaptive:
            return tf.constant(self.options.probability)
        return tf.convert_to_tensor(self._probability.value)

    def adapt(self, sign: tf.Tensor, step: tf.Tensor) -> None:
        """Take in a step's mean sign; called outside replicas, after the step, with the number of trained steps."""
        known = tf.where(tf.math.is_finite(sign), sign, self.options.target)
        total = tf.convert_to_tensor(self._signs.value) + known
        direction = tf.sign(total / INTERVAL - self.options.target)
        moved = self.probability + direction * (INTERVAL * self.images / self.options.images)
        is_due = tf.equal(tf.math.floormod(step, INTERVAL), 0)
        self._probability.assign(tf.where(is_due, tf.clip_by_value(moved, 0.0, 1.0), self.probability))
        self._signs.assign(tf.where(is_due, 0.0, total))
