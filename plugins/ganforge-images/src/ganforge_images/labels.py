"""Label maps: pictures whose pixels are numbers of classes."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ganforge.errors import DataError

if TYPE_CHECKING:
    import numpy as np

Id = Annotated[int, Field(ge=0, le=65535)]
Byte = Annotated[int, Field(ge=0, le=255)]

NO_CLASS, _REFUSED = -1, -2


class Labels(BaseModel):
    """The numbers in grey or palette images; networks see one channel a class, 1 where it is and -1 elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    classes: Annotated[int, Field(ge=2, le=4096)] | tuple[Id, ...] = Field(
        description="How many classes, numbered from 0; or the list of their numbers in the files."
    )
    void: Id | tuple[Id, ...] = Field(
        (), description="Numbers without a class: -1 in every channel, left out by metrics of labels."
    )
    colours: tuple[tuple[Byte, Byte, Byte], ...] | None = Field(
        None,
        description="[red, green, blue] of each class in samples and translations, from 0 to 255; hues unless given.",
    )

    @model_validator(mode="after")
    def _agrees(self) -> "Labels":
        ids, void = self.ids, self._void
        if len({*ids, *void}) < len(ids) + len(void) or len(ids) < 2:
            raise ValueError(f"classes {list(ids)} and void {list(void)} should be 2 or more classes, no number twice.")
        if self.colours is not None and len(self.colours) != len(ids):
            raise ValueError(f"there are {len(self.colours)} colours for {len(ids)} classes. Give each class one.")
        return self

    @property
    def ids(self) -> tuple[int, ...]:
        """The number in the files of each class."""
        return tuple(range(self.classes)) if isinstance(self.classes, int) else self.classes

    def class_numbers(self, ids: "np.ndarray", path: Path) -> "np.ndarray":
        """Which class each pixel is of.

        Args:
            ids: (height, width, channels) uint8 or uint16; several channels must be equal.
            path: named where something is wrong.

        Returns:
            (height, width, 1) int16, -1 where there is no class.

        Raises:
            DataError: the picture is in colours, or holds numbers that are neither a class nor void.
        """
        if (ids != ids[..., :1]).any():
            raise DataError(f"{path}: a label map in colours. Expected a grey or palette image of class numbers.")
        numbers = self._table[ids[..., :1]]
        if (numbers == _REFUSED).any():
            import numpy as np

            unknown = ", ".join(map(str, np.unique(ids[..., :1][numbers == _REFUSED])[:8]))
            raise DataError(
                f"{path}: the numbers {unknown} are no class. The classes are {_listed(self.ids)}, "
                f"void {_listed(self._void)}. Add them to `classes` or to `void`."
            )
        return numbers

    def to_channels(self, numbers: "np.ndarray") -> "np.ndarray":
        """(height, width, 1) int16 from `class_numbers` to (height, width, classes) float32: 1 or -1."""
        import numpy as np

        return np.where(numbers == np.arange(len(self.ids)), np.float32(1), np.float32(-1))

    def to_colours(self, images: "np.ndarray") -> "np.ndarray":
        """The most likely class in its colour, black where there is none.

        Args:
            images: (batch, height, width, classes) float32 in [-1, 1].

        Returns:
            (batch, height, width, 3) uint8.
        """
        colours = self._palette[images.argmax(axis=-1)]
        colours[images.max(axis=-1) <= -1] = 0
        return colours

    @property
    def _void(self) -> tuple[int, ...]:
        return (self.void,) if isinstance(self.void, int) else self.void

    @cached_property
    def _table(self) -> "np.ndarray":
        import numpy as np

        table = np.full(65536, _REFUSED, np.int16)
        table[list(self._void)] = NO_CLASS
        table[list(self.ids)] = np.arange(len(self.ids))
        return table

    @cached_property
    def _palette(self) -> "np.ndarray":
        import numpy as np

        return np.array(self.colours or [_hue(number) for number in range(len(self.ids))], np.uint8)


def _hue(number: int) -> tuple[int, ...]:
    """Colours that lie far apart however many there are: each turns the golden angle on from the one before."""
    from colorsys import hsv_to_rgb

    return tuple(round(255 * part) for part in hsv_to_rgb(number * 0.618034 % 1, 0.75, (1.0, 0.65)[number % 2]))


def _listed(ids: tuple[int, ...]) -> str:
    if len(ids) > 2 and ids == tuple(range(ids[0], ids[-1] + 1)):
        return f"{ids[0]} to {ids[-1]}"
    return ", ".join(map(str, ids)) or "none"
