"""Examples changed by augmentations: images only, and neither their shapes nor their names."""

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow as tf

from ganforge.components import Augmentation, Example, Tensor
from ganforge.errors import TrainingError


def augmented(augmentation: Augmentation, example: Example, seed: Tensor) -> Example:
    """The example with its images changed by one augmentation.

    Raises:
        TrainingError: an image is missing or has another shape.
    """
    return of_images(example, lambda images: _changed(augmentation, images, seed))


def of_images(example: Example, change: Callable[[Example], Example]) -> Example:
    """The example with its images changed; vectors stay as they are."""
    return {**example, **change({name: entry for name, entry in example.items() if is_image(entry)})}


def is_image(entry: Tensor) -> bool:
    """Whether an entry of an example is an image, and not a vector or a class."""
    return len(entry.shape) == 3


def _changed(augmentation: Augmentation, example: Example, seed: Tensor) -> Example:
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
