"""Translates examples of one size together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ganforge.inference.direction import Direction
from ganforge.inference.substitute import Substitute
from ganforge.inference.translation_inputs import checked_extras, checked_image, padded
from ganforge.training.step.fixed_chance import fixed_chance

if TYPE_CHECKING:
    from ganforge.inference.trained_generators import TrainedGenerators

_PIXELS, _IMAGES = 2**20, 16
"""Of a batch at most. Larger images gain nothing: the work takes so long that a call of its own does not count."""


def batch_size(size: tuple[int, int]) -> int:
    """How many images of a height and width are translated together."""
    return min(_IMAGES, max(1, _PIXELS // (size[0] * size[1])))


def checked_example(
    source: np.ndarray, extras: Mapping[str, Any], direction: Direction, seed: int
) -> dict[str, np.ndarray]:
    """What networks read of one image, and the chance that a seed stands for.

    Raises:
        DataError: as `checked_image` and `checked_extras`.
    """
    source = checked_image(source, direction.source.channels)
    given = checked_extras(extras, direction.inputs, source.shape[:2])
    return {**given, "source": source, "chance": fixed_chance(seed, source)[0]}


def translated(
    generators: "TrainedGenerators | Substitute",
    size: tuple[int, int],
    examples: Sequence[Mapping[str, np.ndarray]],
    direction: str = "forward",
    seed: int = 0,
) -> Iterator[np.ndarray]:
    """The translation of each example, cropped to what belongs to its own size.

    Args:
        generators: translate them.
        size: height and width that the networks take, to which images are padded.
        examples: of each image and vector what `TrainedGenerators.translate` takes, without the first axis; `source`
            of the same height and width in all.
        direction: one of the method's.
        seed: another seed gives other noise of dropout that is on.

    Raises:
        DataError: as `TrainedGenerators.translate`.
    """
    height, width = examples[0]["source"].shape[:2]
    for first in range(0, len(examples), batch_size(size)):
        together = examples[first : first + batch_size(size)]
        batch = {name: np.stack([padded(example[name], size) for example in together]) for name in together[0]}
        for made in generators.translate(size, batch, direction, seed):
            rows, columns = made.shape[0] // size[0], made.shape[1] // size[1]
            yield made[: height * rows, : width * columns]
