"""How gradients are clipped."""

import tensorflow as tf

from ganforge.experiment.optimizer_options import OptimizerOptions


def clipped(gradients: list[tf.Tensor], norm: tf.Tensor, options: OptimizerOptions) -> list[tf.Tensor]:
    """The gradients of a network, limited number by number, then together to a norm, as far as the options say.

    Args:
        gradients: summed over replicas: clipped before, each replica would cut by another norm, and two devices with
            half of the batch each would learn something else than one with all of it.
        norm: of all of them together.
        options: the network's `clip_value` and `clip_norm`.
    """
    if options.clip_value is not None:
        gradients = [tf.clip_by_value(gradient, -options.clip_value, options.clip_value) for gradient in gradients]
        norm = tf.linalg.global_norm(gradients)
    if options.clip_norm is None:
        return gradients
    return tf.clip_by_global_norm(gradients, options.clip_norm, norm)[0]
