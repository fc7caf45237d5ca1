"""ImageRows: an image that is made some rows at a time, so that it need not fit in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from ganforge.components.shapes import ImageShape
from ganforge.file_traits import FileTraits

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class ImageRows:
    """An image on its way to a file.

    Attributes:
        shape: of the whole image.
        bands: the image from top to bottom, each (rows, width, channels) float32 in [-1, 1]; they can be gone through
            once.
        alpha: (height, width) uint8 or uint16, how opaque each pixel is; None: all are.
        traits: of the file that it was made from, to be kept where the format has them.
    """

    shape: ImageShape
    bands: "Iterable[np.ndarray]"
    alpha: "np.ndarray | None" = None
    traits: FileTraits = field(default_factory=FileTraits)

    @classmethod
    def of(cls, image: "np.ndarray") -> Self:
        """A whole image, (height, width, channels) float32 in [-1, 1]."""
        return cls(ImageShape(*image.shape), [image])

    def parts(self) -> "Iterator[tuple[np.ndarray, np.ndarray | None]]":
        """The bands, each with its part of alpha."""
        top = 0
        for band in self.bands:
            bottom = top + len(band)
            yield band, None if self.alpha is None else self.alpha[top:bottom]
            top = bottom

    def whole(self) -> "np.ndarray":
        """The image in one piece."""
        import numpy as np

        bands = list(self.bands)
        return bands[0] if len(bands) == 1 else np.concatenate(bands)
