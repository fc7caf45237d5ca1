"""The precision of a network's last layers."""

import keras


def full_precision() -> str:
    """The dtype of the weights, also if the rest of the network computes in half precision."""
    return keras.config.dtype_policy().variable_dtype
