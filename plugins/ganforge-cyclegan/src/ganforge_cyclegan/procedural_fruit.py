"""The dataset that needs no files: apples, and oranges."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, ImageShape, Split

if TYPE_CHECKING:
    import tensorflow as tf

SCENES: dict[Split, tuple[int, int]] = {"train": (0, 1), "validation": (2, 2), "test": (3, 3)}
"""Which one of every four scenes source and target show."""


class ProceduralFruit(Dataset):
    """Source: apples on a cloth. Target: oranges on a cloth. Drawn from a seed, without end.

    In training, no source shows the scene of any target. In validation and test, both show the same scene, once with
    apples and once with oranges, so that metrics can compare a translation with the truth.
    """

    paired: ClassVar[bool] = False

    name: Literal["procedural-fruit"] = "procedural-fruit"
    size: int = Field(48, ge=8, le=1024, description="Height and width, in pixels.")
    fruit: int = Field(3, ge=1, le=8, description="How many there are in a picture; later ones hide earlier ones.")

    def shape(self) -> ExampleShape:
        """Three channels in, three channels out."""
        image = ImageShape(self.size, self.size, 3)
        return ExampleShape(image, image)

    def load(self, split: Split, seed: int) -> Examples:
        """Other scenes at every position; another seed gives others."""
        import tensorflow as tf

        from ganforge_cyclegan.fruit import drawn

        def read(position: "tf.Tensor") -> Example:
            first = 4 * tf.cast(position, tf.int64)
            scenes = [tf.stack([tf.constant(seed, tf.int64), first + place]) for place in SCENES[split]]
            pictures = (
                drawn(scenes[0], self.fruit, self.size, "apple"),
                drawn(scenes[1], self.fruit, self.size, "orange"),
            )
            source, target = (tf.cast(tf.round(255 * picture), tf.uint8) for picture in pictures)
            return {"source": source, "target": target}

        return Examples(None, read)

    def describe(self) -> str:
        """The size and the number of fruit."""
        return f"drawn apples and oranges, {self.fruit} to a picture of {self.size}x{self.size} pixels"
