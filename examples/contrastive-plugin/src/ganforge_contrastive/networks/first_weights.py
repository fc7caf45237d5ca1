"""Initial weights."""

import keras


def first_weights() -> keras.Initializer:
    """Xavier's normal distribution scaled by 0.02, as in the authors' code; each call draws differently."""
    return keras.initializers.VarianceScaling(0.02**2, mode="fan_avg", distribution="untruncated_normal")
