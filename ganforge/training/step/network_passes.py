"""Networks called by themselves, on noise, to see what becomes of them on this machine."""

from collections.abc import Sequence

import keras
import tensorflow as tf


def inputs_of(model: keras.Model, batch: int) -> list[tf.TensorSpec]:
    """What a network takes for so many examples; empty where it does not say."""
    tensors = getattr(model, "inputs", None) or ()
    return [tf.TensorSpec((batch, *tensor.shape[1:]), tensor.dtype) for tensor in tensors]


def noise_of(specs: Sequence[tf.TensorSpec]) -> list[tf.Tensor]:
    """Always the same noise in [-1, 1]."""
    draws = [tf.random.stateless_uniform(spec.shape, (number, 1), -1.0, 1.0) for number, spec in enumerate(specs)]
    return [tf.cast(drawn, spec.dtype) for drawn, spec in zip(draws, specs, strict=True)]


def mean_square(model: keras.Model, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
    """What a network makes in training, as one number: float32 scalar."""
    structure = getattr(model, "_inputs_struct", None)  # a Sequential has none, and one input
    outputs = model(inputs[0] if structure is None else keras.tree.pack_sequence_as(structure, inputs), training=True)
    floats = [tensor for tensor in keras.tree.flatten(outputs) if tf.as_dtype(tensor.dtype).is_floating]
    return tf.add_n([tf.reduce_mean(tf.square(tf.cast(tensor, tf.float32))) for tensor in floats])
