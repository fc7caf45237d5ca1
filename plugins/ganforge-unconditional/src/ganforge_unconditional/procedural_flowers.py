"""The dataset that needs no files: drawn flowers of several kinds."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, ImageShape, Split, VectorShape
from ganforge_unconditional.flower_kinds import FLOWER_KINDS

if TYPE_CHECKING:
    import tensorflow as tf

FlowerName = Literal["cornflower", "daisy", "poppy", "sunflower", "violet"]
PLACES: dict[Split, int] = {"train": 0, "validation": 1, "test": 2}
"""Which one of every three pictures a split shows."""


class ProceduralFlowers(Dataset):
    """Flowers on a meadow, drawn from a seed; the extra `label` is the kind of the flower. There is no source.

    Each position is another flower: kind, place, size, angle, lean, light and colors differ.
    """

    paired: ClassVar[bool] = False

    name: Literal["procedural-flowers"] = "procedural-flowers"
    size: int = Field(32, ge=8, le=1024, description="Height and width, in pixels.")
    kinds: tuple[FlowerName, ...] = Field(
        ("cornflower", "daisy", "poppy", "sunflower", "violet"),
        min_length=1,
        description="The kinds of flowers, in the order of their classes.",
    )

    def shape(self) -> ExampleShape:
        """A target of three channels, and the class of its flower."""
        return ExampleShape(None, ImageShape(self.size, self.size, 3), {"label": VectorShape.of_classes(self.kinds)})

    def extra_names(self) -> frozenset[str]:
        """The label."""
        return frozenset({"label"})

    def load(self, split: Split, seed: int) -> Examples:
        """Flowers without end; another seed gives others."""
        import tensorflow as tf

        from ganforge_unconditional.flowers import NUMBERS, drawn

        kinds = [FLOWER_KINDS[name] for name in self.kinds]

        def read(position: "tf.Tensor") -> Example:
            picture = len(PLACES) * position + PLACES[split]
            which, *rest = tf.unstack(tf.random.stateless_uniform((NUMBERS + 1,), (seed, picture)))
            number = tf.cast(which * len(kinds), tf.int32)
            image = drawn(tf.stack(rest), kinds, number, self.size)
            return {"target": tf.cast(tf.round(255 * image), tf.uint8), "label": number}

        return Examples(None, read, classes={"label": len(kinds)})

    def describe(self) -> str:
        """The kinds and the size."""
        return f"drawn flowers of {self.size}x{self.size} pixels: {', '.join(self.kinds)}"
