"""How gradients are clipped."""

import tensorflow as tf


def clipped(gradients: list[tf.Tensor], norm: tf.Tensor, clip_norm: float | None) -> list[tf.Tensor]:
    """The gradients, scaled down together where their global norm is over `clip_norm`; None clips nothing.

    Args:
        gradients: summed over replicas: clipped before, each replica would cut by another norm, and two devices with
            half of the batch each would learn something else than one with all of it.
        norm: of all of them together.
        clip_norm: the longest that is left as it is.
    """
    if clip_norm is None:
        return gradients
    return tf.clip_by_global_norm(gradients, clip_norm, norm)[0]
