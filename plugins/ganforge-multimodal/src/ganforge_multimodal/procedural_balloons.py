"""Drawn outlines and what they may be, so that there is nothing to download."""

from typing import Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, ImageShape, Palette, Split, Tensor

PLACES: dict[Split, int] = {"train": 0, "validation": 1, "test": 2}


class ProceduralBalloons(Dataset):
    """Source: the outlines of balloons, black on white. Target: the balloons, in any colors. Endless.

    Nothing in a source says which colors its target has: a method that gives one answer has to average them.
    """

    name: Literal["procedural-balloons"] = "procedural-balloons"
    size: int = Field(64, ge=16, le=512, description="Height and width, in pixels.")
    balloons: int = Field(3, ge=1, le=8, description="Balloons in an image; later ones hide earlier ones.")

    def shape(self) -> ExampleShape:
        """One channel in, three out."""
        return ExampleShape(ImageShape(self.size, self.size, 1), ImageShape(self.size, self.size, 3))

    def palette(self, role: str) -> Palette:
        """Outlines are black on white."""
        return {"outline": (0, 0, 0), "paper": (255, 255, 255)} if role == "source" else {}

    def describe(self) -> str:
        """What is drawn."""
        return f"outlines of {self.balloons} balloons and balloons in any colors, {self.size}x{self.size}"

    def load(self, split: Split, seed: int) -> Examples:
        """Other balloons at every position."""

        def read(position: Tensor) -> Example:
            from ganforge_multimodal.balloons import drawn

            number = position * len(PLACES) + PLACES[split]
            return drawn(self.size, self.balloons, (seed, number))

        return Examples(size=None, read=read)
