"""What networks read beside source and sample."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from ganforge import EntryShape, ExampleShape, ImageShape, ShapeError

Place = Literal["input", "bottleneck", "film"]


class Conditions(BaseModel):
    """The extras that a network reads."""

    always_read: ClassVar[frozenset[str]] = frozenset()
    reads: tuple[str, ...] = Field(
        (), description="Extras of the examples to take in, such as a label or a map of edges."
    )

    def conditions(self, who: str, shape: ExampleShape) -> Mapping[str, EntryShape]:
        """The shapes of what is read, by name.

        Raises:
            ShapeError: an extra is not there, or its images have another size.
        """
        names = (*self.reads, *(self.always_read & shape.extras.keys() - {*self.reads}))
        for name in names:
            _refuse(who, shape, name)
        return {name: shape.extras[name] for name in names}


def _refuse(who: str, shape: ExampleShape, name: str) -> None:
    if name not in shape.extras:
        raise ShapeError(
            f"{who}: reads {name!r}, but examples hold {shape}. Expected an extra of that name. Add it to the dataset, "
            "or leave it out of `reads`."
        )
    extra = shape.extras[name]
    if isinstance(extra, ImageShape) and extra[:2] != shape.target[:2]:
        raise ShapeError(
            f"{who}: {name!r} is {extra}, and the target {shape.target}. Expected the same height and width. Resize "
            "one to the other in the dataset."
        )
