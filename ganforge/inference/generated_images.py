"""Generated images as arrays that notebooks show as pictures."""

import io
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from ganforge.contact_sheet import ContactSheet
from ganforge.images import displayable

SHOWN = 8
"""Images of a batch that are shown."""

ToPictures = Callable[[np.ndarray], np.ndarray]


class GeneratedImages(np.ndarray):
    """An array of one image or several, float32 in [-1, 1]: a numpy array in every way, and a picture in a notebook."""

    _to_pictures: ToPictures | None

    @classmethod
    def of(cls, images: np.ndarray, to_pictures: ToPictures) -> Self:
        """The same numbers.

        Args:
            images: (height, width, channels) or (n, height, width, channels) float32 in [-1, 1].
            to_pictures: turns (n, height, width, channels) into what people can look at.
        """
        shown = images.view(cls)
        shown._to_pictures = to_pictures
        return shown

    def __array_finalize__(self, origin: Any) -> None:
        """Parts of images, and what is computed from them, are shown in the same way."""
        self._to_pictures = getattr(origin, "_to_pictures", None)

    def _repr_png_(self) -> bytes | None:
        """The picture for notebooks; None where the numbers are no images, so that they are printed."""
        if self.ndim not in (3, 4) or 0 in self.shape or self.dtype.kind != "f" or self._to_pictures is None:
            return None
        batch = np.asarray(self)[None] if self.ndim == 3 else np.asarray(self)[:SHOWN]
        try:
            pictures = self._to_pictures(batch)
        except Exception:  # what was computed from images may have other channels or sizes
            return None
        if self.ndim == 3:
            return _png(displayable(pictures[0]))
        columns = {str(number): picture[None] for number, picture in enumerate(pictures)}
        return _png(ContactSheet.arrange(columns, 1).pixels)


def _png(pixels: np.ndarray) -> bytes:
    from PIL import Image

    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "PNG")
    return written.getvalue()
