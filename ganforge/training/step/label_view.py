"""Label maps that networks make, as an eye sees them."""

import tensorflow as tf


def as_classes(made: tf.Tensor, target: tf.Tensor | None = None) -> tf.Tensor:
    """The likeliest class of each pixel, as in true label maps; gradients pass as if nothing had been changed.

    This is the straight-through estimator of Bengio et al. 2013, arXiv 1308.3432. True label maps stay as they are.

    Args:
        made: (batch, height, width, classes) float32 in [-1, 1].
        target: the same, of true label maps; what has no class there has none in what is seen.

    Returns:
        As made: 1 for one class and -1 for the others, or -1 for all where there is none.
    """
    classes = made.shape[-1]
    likeliest = tf.one_hot(tf.argmax(made, axis=-1), classes, on_value=1.0, off_value=-1.0, dtype=made.dtype)
    has_class = _has_class(made) if target is None else _has_class(made) & _has_class(target)
    # In this order the sum is exactly the class: a discriminator could learn to see rounding.
    shown = tf.stop_gradient(likeliest) + (made - tf.stop_gradient(made))
    return tf.where(has_class, shown, tf.constant(-1.0, made.dtype))


def _has_class(labels: tf.Tensor) -> tf.Tensor:
    return tf.reduce_max(labels, axis=-1, keepdims=True) > -1.0
