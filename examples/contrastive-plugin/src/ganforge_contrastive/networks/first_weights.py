"""Where weights start."""

import keras


def first_weights() -> keras.Initializer:
    """Xavier's normal draw scaled by 0.02, as in the authors' code; each call is another draw."""
    return keras.initializers.VarianceScaling(0.02**2, mode="fan_avg", distribution="untruncated_normal")
