"""Label maps: pictures whose pixels are classes, by number or by color."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ganforge.components.dataset import Palette
from ganforge.components.image_rows import ImageRows
from ganforge.components.rounds import Tensor
from ganforge.components.row_reader import RowReader
from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible

if TYPE_CHECKING:
    import numpy as np

Id = Annotated[int, Field(ge=0, le=65535)]
Byte = Annotated[int, Field(ge=0, le=255)]
Color = tuple[Byte, Byte, Byte]

NO_CLASS, _REFUSED = -1, -2


class LabelMap(BaseModel):
    """A picture whose pixels are classes; networks see one channel per class, 1 where it is and -1 elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    classes: Annotated[int, Field(ge=2, le=4096)] | tuple[Id, ...] = Field(
        description="The number of classes, which are then 0, 1, 2 and so on; or a list of their numbers in files."
    )
    void: Id | tuple[Id, ...] = Field(
        (), description="Numbers that stand for no class. Networks see -1 in every channel; metrics ignore them."
    )
    colors: tuple[Color, ...] | None = Field(
        None,
        description="[red, green, blue] of each class in samples and translations, 0 to 255. By default, various hues.",
    )
    names: tuple[str, ...] | None = Field(
        None, description="What each class is called, on pages to draw on and in exports. By default, its number."
    )
    stored_as: Literal["numbers", "colors"] = Field(
        "numbers",
        description="What files hold: class numbers, as gray or palette images; or exactly the colors in `colors`.",
    )
    void_colors: tuple[Color, ...] = Field((), description="Colors that stand for no class, if files hold colors.")

    @model_validator(mode="after")
    def _agrees(self) -> "LabelMap":
        ids, void = self.ids, self._void
        if len({*ids, *void}) < len(ids) + len(void) or len(ids) < 2:
            raise ValueError(f"classes {list(ids)} and void {list(void)}. Expected 2 classes or more, no number twice.")
        if self.colors is not None and len(self.colors) != len(ids):
            raise ValueError(f"there are {len(self.colors)} colors for {len(ids)} classes. Give each class one.")
        if self.names is not None and not len({*self.names}) == len(self.names) == len(ids):
            raise ValueError(f"names {list(self.names)} for {len(ids)} classes. Give each class a name of its own.")
        if self.stored_as == "colors":
            self._check_colors()
        return self

    def _check_colors(self) -> None:
        if self.colors is None:
            raise ValueError('stored_as = "colors" needs `colors`, one for each class.')
        every = (*self.colors, *self.void_colors)
        if twice := {color for color in every if every.count(color) > 1}:
            raise ValueError(f"the color {list(min(twice))} is listed twice. Expected one color for each class.")

    @property
    def channels(self) -> int:
        """How many classes there are."""
        return len(self.ids)

    @property
    def resampling(self) -> str:
        """Nearest: classes are never blended."""
        return "nearest"

    def suffix(self, source: Path | None) -> str:
        """`.png`, or `.tif` after a TIFF."""
        from ganforge.tiff_rows import suffix_for

        return suffix_for(source)

    @property
    def loaded(self) -> tuple[str, int] | None:
        """Class numbers; None for colors."""
        return None if self.stored_as == "colors" else ("uint16", 1)

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file, from its header."""
        from ganforge_images.headers import read_header

        return read_header(path)[:2]

    def load(self, path: ImageFile) -> "np.ndarray":
        """The pixels of a file, for `class_numbers`.

        Raises:
            DataError: the file cannot be read, or is in colors where numbers are expected.
        """
        from ganforge.images import read_image
        from ganforge_images.label_files import check_is_lossless, read_class_numbers

        if self.stored_as == "numbers":
            return read_class_numbers(path)
        check_is_lossless(path)
        return read_image(path)

    def form(self, picture: Tensor, path: Tensor) -> Tensor:
        """The class of each pixel: (height, width, 1) int16, -1 where there is none."""
        import tensorflow as tf

        from ganforge_images.decoding import path_of

        def numbered(pixels: "np.ndarray", name: bytes) -> "np.ndarray":
            return self.class_numbers(pixels, path_of(name))

        return tf.ensure_shape(tf.numpy_function(numbered, [picture, path], tf.int16), (None, None, 1))

    def seen(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """What networks see of pixels: (height, width, classes) float32, 1 or -1."""
        import numpy as np

        numbers = self.class_numbers(pixels, path)
        return np.where(numbers == np.arange(self.channels), np.float32(1), np.float32(-1))

    def read(self, path: ImageFile) -> "np.ndarray":
        """What networks see of a file: (height, width, classes) float32, 1 or -1."""
        return self.seen(self.load(path), path)

    def rows(self, path: Path) -> RowReader:
        """What networks see of a file, some rows at a time."""
        return RowReader(self.load(path), lambda pixels: self.seen(pixels, path))

    @property
    def ids(self) -> tuple[int, ...]:
        """The number in the files of each class."""
        return tuple(range(self.classes)) if isinstance(self.classes, int) else self.classes

    def class_numbers(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """Which class each pixel is of.

        Args:
            pixels: (height, width, channels): colors, uint8; or numbers, uint8 or uint16, several channels equal.
            path: named where something is wrong.

        Returns:
            (height, width, 1) int16, -1 where there is no class.

        Raises:
            DataError: the picture holds numbers or colors that are neither a class nor void.
        """
        return self._of_colors(pixels, path) if self.stored_as == "colors" else self._of_numbers(pixels, path)

    def _of_numbers(self, ids: "np.ndarray", path: ImageFile) -> "np.ndarray":
        if (ids != ids[..., :1]).any():
            raise DataError(
                f"{visible(path)}: a label map in colors. Expected a gray or palette image of class numbers, or "
                'stored_as = "colors".'
            )
        numbers = self._table[ids[..., :1]]
        if (numbers == _REFUSED).any():
            import numpy as np

            unknown = ", ".join(map(str, np.unique(ids[..., :1][numbers == _REFUSED])[:8]))
            raise DataError(
                f"{visible(path)}: the numbers {unknown} are no class. Expected {_listed(self.ids)}, or "
                f"{_listed(self._void)} for void. Add them to `classes` or to `void`."
            )
        return numbers

    def _of_colors(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        import numpy as np

        from ganforge.images import as_channels

        if pixels.dtype != np.uint8:
            raise DataError(
                f"{visible(path)}: colors of {pixels.dtype}. Expected 8 bits per channel. Convert the file."
            )
        codes, classes = self._codes
        found = _coded(as_channels(pixels, 3))
        places = np.searchsorted(codes, found).clip(max=len(codes) - 1)
        numbers = np.where(codes[places] == found, classes[places], np.int16(_REFUSED))[..., None]
        if (numbers == _REFUSED).any():
            row, column = np.argwhere(numbers[..., 0] == _REFUSED)[0]
            color = as_channels(pixels, 3)[row, column].tolist()
            lossy = " JPEG changes colors: keep label maps as PNG." if path.suffix.lower() in (".jpg", ".jpeg") else ""
            raise DataError(
                f"{visible(path)}: the color {color} at row {row}, column {column} is no class, as are "
                f"{(numbers == _REFUSED).mean():.2%} of the pixels. Add it to `colors` or `void_colors`.{lossy}"
            )
        return numbers

    def show(self, images: "np.ndarray") -> "np.ndarray":
        """The most likely class in its color, black where there is none.

        Args:
            images: (batch, height, width, classes) float32 in [-1, 1].

        Returns:
            (batch, height, width, 3) uint8.
        """
        colors = self._palette[images.argmax(axis=-1)]
        colors[images.max(axis=-1) <= -1] = 0
        return colors

    def write(self, image: ImageRows, path: Path) -> None:
        """Write the most likely class as files store it: its color; or its number, with its color in a palette."""
        import numpy as np

        from ganforge.color_rows import write_color_rows
        from ganforge_images.label_files import write_class_numbers

        image = replace(image, traits=replace(image.traits, bits=8, profile=None), alpha=None)
        if self.stored_as == "colors":
            colors = (self.show(band[None])[0] for band in image.bands)
            return write_color_rows(replace(image, shape=image.shape._replace(channels=3), bands=colors), path)
        dtype = np.uint16 if max(*self.ids, *self._void) > 255 else np.uint8
        palette = np.zeros((256, 3), np.uint8)
        if dtype == np.uint8:
            palette[list(self.ids)] = self._palette
        numbers = (self._numbers(band).astype(dtype) for band in image.bands)
        numbered = replace(image, shape=image.shape._replace(channels=1), bands=numbers)
        return write_class_numbers(path, numbered, palette, dtype)

    def _numbers(self, band: "np.ndarray") -> "np.ndarray":
        """The number in files of each pixel's most likely class, (rows, width, 1)."""
        import numpy as np

        ids = np.array(self.ids)[band.argmax(axis=-1)][..., None]
        if self._void:
            ids[band.max(axis=-1) <= -1] = self._void[0]
        return ids

    @property
    def palette(self) -> Palette:
        """The color of each class, by its name."""
        named = zip(self.names or map(str, self.ids), self._palette.tolist(), strict=True)
        return {name: (red, green, blue) for name, (red, green, blue) in named}

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
    def _codes(self) -> "tuple[np.ndarray, np.ndarray]":
        """The codes of all colors in ascending order, and the class of each."""
        import numpy as np

        codes = _coded(np.array([*(self.colors or ()), *self.void_colors], np.uint8))
        classes = np.array([*range(len(self.ids)), *[NO_CLASS] * len(self.void_colors)], np.int16)
        order = np.argsort(codes)
        return codes[order], classes[order]

    @cached_property
    def _palette(self) -> "np.ndarray":
        import numpy as np

        return np.array(self.colors or [_hue(number) for number in range(len(self.ids))], np.uint8)


def _coded(colors: "np.ndarray") -> "np.ndarray":
    """(..., 3) uint8 to one number per color."""
    import numpy as np

    return colors.astype(np.int32) @ np.array([65536, 256, 1], np.int32)


def _hue(number: int) -> tuple[int, ...]:
    """Colors that lie far apart however many there are: each turns the golden angle on from the one before."""
    from colorsys import hsv_to_rgb

    return tuple(round(255 * part) for part in hsv_to_rgb(number * 0.618034 % 1, 0.75, (1.0, 0.65)[number % 2]))


def _listed(ids: tuple[int, ...]) -> str:
    if len(ids) > 2 and ids == tuple(range(ids[0], ids[-1] + 1)):
        return f"{ids[0]} to {ids[-1]}"
    return ", ".join(map(str, ids)) or "none"
