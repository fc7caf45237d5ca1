"""Scales images as datasets do in training."""

import numpy as np


def with_size(image: np.ndarray, size: tuple[int, int], resampling: str) -> np.ndarray:
    """The image at another size: (height, width, channels) float32.

    Args:
        image: (height, width, channels) float32.
        size: height and width.
        resampling: area, bilinear or nearest, as `Dataset.resampling`.
    """
    import tensorflow as tf

    if image.shape[:2] == size:
        return image
    if resampling == "nearest":
        return tf.image.resize(image, size, "nearest").numpy()
    if resampling == "area" and image.shape[0] >= size[0] and image.shape[1] >= size[1]:
        return tf.image.resize(image, size, "area").numpy()
    return tf.image.resize(image, size, "bilinear", antialias=True).numpy()
