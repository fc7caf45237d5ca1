"""The images of a role that are label maps or heights."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf
from ganforge_images import Encoding, LabelMap

from ganforge import DataError, EncodedImage, Tensor

Size = tuple[int, int]


def check_size(image: EncodedImage, found: Sequence[int], size: Size | None) -> None:
    """Refuse an image of another height and width than `size`, where all must have that."""
    if size is not None and tuple(found) != size:
        raise DataError(
            f"{image}: this image is {found[0]}x{found[1]}, the first is {size[0]}x{size[1]}. Without `size` all must "
            f"have the same size. Set `size`, for example size = {list(size)}."
        )


class NumberColumn:
    """Images whose numbers mean something: NumPy and Pillow read them."""

    def __init__(self, encoding: Encoding, size: Size | None) -> None:
        """Decide what they are read to.

        Args:
            encoding: what their numbers are.
            size: height and width that all must have.
        """
        self._encoding, self._size = encoding, size
        self._is_labels = isinstance(encoding, LabelMap)
        self.dtype = tf.int16 if self._is_labels or encoding.loaded is None else tf.as_dtype(encoding.loaded[0])

    def look(self, image: EncodedImage, decode: bool) -> None:
        """Refuse an image that cannot be used; without `decode` by its header alone."""
        if decode:
            self.fetched(image)
        else:
            check_size(image, self._encoding.size(image), self._size)

    def fetched(self, image: EncodedImage, position: int = 0) -> np.ndarray:
        """Class numbers, (height, width, 1) int16; or what the files hold, such as heights in [-1, 1]."""
        numbers = self._encoding.load(image)
        if isinstance(self._encoding, LabelMap):
            numbers = self._encoding.class_numbers(numbers, image)
        check_size(image, numbers.shape[:2], self._size)
        return numbers

    def image(self, numbers: Tensor) -> Tensor:
        """The same, with the number of channels known."""
        return tf.ensure_shape(numbers, (None, None, 1 if self._is_labels else self._encoding.channels))
