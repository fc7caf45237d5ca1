"""Gray, blur and slope of an image, for derivations."""

import math

import tensorflow as tf

from ganforge.components.rounds import Tensor
from ganforge.images import LUMA


def gray(image: Tensor) -> Tensor:
    """(height, width, 1, 3 or 4 channels) to (height, width, 1), float32 in the same range."""
    if image.shape[-1] < 3:
        return image[..., :1]
    return tf.tensordot(image[..., :3], tf.constant(LUMA), axes=1)[..., tf.newaxis]


def blurred(image: Tensor, sigma: float) -> Tensor:
    """A Gaussian of `sigma` pixels over (height, width, 1) float32; beyond its edges the image goes on as it ends."""
    if not sigma:
        return image
    reach = max(1, math.ceil(3 * sigma))
    weights = tf.exp(-0.5 * (tf.range(-reach, reach + 1, dtype=tf.float32) / sigma) ** 2)
    weights /= tf.reduce_sum(weights)
    image = _extended(image, reach)[tf.newaxis]
    image = tf.nn.conv2d(image, weights[:, None, None, None], 1, "VALID")
    return tf.nn.conv2d(image, weights[None, :, None, None], 1, "VALID")[0]


def slopes(image: Tensor) -> Tensor:
    """How much (height, width, 1) changes from pixel to pixel, down and to the right (Sobel): (height, width, 2)."""
    return tf.image.sobel_edges(image[tf.newaxis])[0, :, :, 0] / 8


def crests(gradients: Tensor) -> Tensor:
    """Where slopes are steepest, looking up and down the slope: (height, width, 1) bool, lines of one pixel.

    Args:
        gradients: (height, width, 2) from `slopes`.
    """
    steepness = tf.norm(gradients, axis=-1, keepdims=True)
    around = _extended(steepness, 1)
    height, width, _ = gradients.shape
    sector = tf.math.floormod(tf.round(tf.atan2(gradients[..., :1], gradients[..., 1:]) / (math.pi / 4)), 4)
    crest = tf.zeros_like(steepness, tf.bool)
    for number, (down, right) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        before = around[1 - down : 1 - down + height, 1 - right : 1 - right + width]
        after = around[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        steepest = (steepness > before + _ALIKE) & (steepness >= after - _ALIKE)
        crest |= (sector == number) & steepest
    return crest


_ALIKE = 1e-4
"""Slopes that differ by less are taken for the same: the first of two is the crest, wherever rounding went."""


def _extended(image: Tensor, margin: int) -> Tensor:
    for axis in range(2):
        places = tf.clip_by_value(tf.range(-margin, image.shape[axis] + margin), 0, image.shape[axis] - 1)
        image = tf.gather(image, places, axis=axis)
    return image
