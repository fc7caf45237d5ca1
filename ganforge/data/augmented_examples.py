"""Examples changed by augmentations, which may change pixels but neither shapes nor roles."""

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from ganforge.components import Augmentation, Example, Tensor
from ganforge.errors import TrainingError


def augmented(augmentation: Augmentation, example: Example, seed: Tensor) -> Example:
    """The example changed by one augmentation.

    Raises:
        TrainingError: a role is missing, or an image has another shape.
    """
    changed: Any = augmentation.apply(example, seed)
    who = f"augmentation {augmentation.name!r}: apply() returned"
    if not isinstance(changed, Mapping):
        raise TrainingError(f"{who} a {type(changed).__name__}. Return a dict of {_words(example)}, as it is given.")
    if changed.keys() != example.keys():
        raise TrainingError(f"{who} {_words(changed) or 'nothing'}. Return {_words(example)}, as it is given.")
    return {role: _of_its_shape(changed[role], example[role].shape, f"{who} a {role}") for role in example}


def _of_its_shape(image: Tensor, shape: tf.TensorShape, who: str) -> tf.Tensor:
    image = tf.convert_to_tensor(image)
    if not image.shape.is_compatible_with(shape):
        raise TrainingError(f"{who} of shape {image.shape}. Return images of the shape that they have, {shape}.")
    if not image.shape.is_fully_defined():
        what = f"{who} whose shape, {image.shape}, is not known before it is computed"
        raise TrainingError(f"{what}. Return tf.ensure_shape(image, {tuple(shape)}).")
    return image


def _words(example: Mapping[str, Tensor]) -> str:
    return " and ".join(sorted(example))
