"""Datasets with one fault each."""

from pathlib import Path
from typing import Any, Literal

from broken_case import Case

from ganforge.components import Dataset, Examples
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.testing import DatasetContract

SPLITS = ("train", "validation", "test")


class Sound(Dataset):
    """Noise without end."""

    name: Literal["sound"] = "sound"

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(4, 6, 1), ImageShape(4, 6, 2))

    def load(self, split: Any, seed: int) -> Examples:
        return Examples(None, lambda position: self.read(position, SPLITS.index(split), seed))

    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        import tensorflow as tf

        key = tf.stack([position, tf.constant(seed * 3 + split, tf.int64)])
        return {role: tf.random.stateless_uniform(shape, key, -1, 1) for role, shape in self.shape().images.items()}


class PromisesColor(Sound):
    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(4, 6, 1), ImageShape(4, 6, 3))

    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        example = super().read(position, split, seed)
        return {**example, "target": example["target"][..., :2]}


class DoublePrecision(Sound):
    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        import tensorflow as tf

        return {role: tf.cast(image, tf.float64) for role, image in super().read(position, split, seed).items()}


class DrawsAnew(Sound):
    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        import tensorflow as tf

        return {role: tf.random.uniform(shape, -1, 1) for role, shape in self.shape().images.items()}


class DrawsAtLoading(Sound):
    def load(self, split: Any, seed: int) -> Examples:
        import numpy as np

        return super().load(split, int(np.random.default_rng().integers(2**20)))


class ReadsInAGraphOnly(Sound):
    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        return super().read(position.graph and position, split, seed)


class HoldsNoNumbers(Sound):
    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        return {role: image / 0 for role, image in super().read(position, split, seed).items()}


class OneSplitForAll(Sound):
    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        return super().read(position, 0, seed)


class EndsInSecret(Sound):
    def read(self, position: Any, split: int, seed: int) -> dict[str, Any]:
        import tensorflow as tf

        return super().read(tf.minimum(position, 1000), split, seed)


class SaysTwoLines(Sound):
    def describe(self) -> str:
        return "noise\nwithout end"


class NamesNothing(Sound):
    def load(self, split: Any, seed: int) -> Examples:
        return Examples(None, super().load(split, seed).read, where=lambda position: "")


class DrawsTooBright(Sound):
    def to_pictures(self, role: str, images: Any) -> Any:
        return images * 255


class HasAThirdColor(Sound):
    def palette(self, role: str) -> Any:
        return {"black": (0, 0, 0), "white": (255, 255, 255), "red": (255, 0, 0)} if role == "source" else {}


class NamesFilesThatAreNot(Sound):
    def files(self, split: Any) -> tuple[Path, ...]:
        return (Path(f"nowhere/{split}.png"),)


class SharesAFile(Sound):
    def files(self, split: Any) -> tuple[Path, ...]:
        return (Path(__file__),)


def _case(check: str, component: Any, told: str, *also: str) -> Case:
    return Case(DatasetContract, check, component, told, also)


ALIKE = "test_it_reads_the_same_in_a_graph_and_outside"
AGAIN, APART = "test_a_position_always_gives_the_same_example", "test_no_example_is_in_two_splits"
CASES = [
    _case("test_its_examples_have_its_shape", PromisesColor(), "but shape() gives 4x6x3"),
    _case(ALIKE, ReadsInAGraphOnly(), "train: read(0) works in a graph only; outside it raised AttributeError"),
    _case("test_its_images_are_of_a_kind_that_networks_can_be_given", DoublePrecision(), "is float64"),
    _case(
        "test_its_images_are_of_a_kind_that_networks_can_be_given", HoldsNoNumbers(), "holds NaN or infinity"
    )._replace(also=None),
    _case(AGAIN, DrawsAnew(), "in another order: a position gave another example", APART, ALIKE),
    _case(AGAIN, DrawsAtLoading(), "loaded again: a position gave another example"),
    _case(APART, OneSplitForAll(), "have an example in common"),
    _case(APART, SharesAFile(), "are both made of"),
    _case("test_every_position_can_be_read", EndsInSecret(), "beyond 2**31 are the same"),
    _case("test_it_describes_itself_in_one_line", SaysTwoLines(), "gives several lines"),
    _case("test_it_names_what_is_behind_a_position", NamesNothing(), "where(0) is empty"),
    _case("test_its_images_can_be_drawn", DrawsTooBright(), "beyond -1 to 1"),
    _case("test_its_palette_fits_its_images", HasAThirdColor(), "has 3 colors. Expected 2 for 1 channels"),
    _case("test_its_files_exist", NamesFilesThatAreNot(), "names what is no file"),
]
