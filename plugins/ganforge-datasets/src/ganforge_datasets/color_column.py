"""The images of a role that are pictures."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf
from ganforge_images import Colors
from ganforge_images.headers import read_header

from ganforge import DataError, EncodedImage, Tensor
from ganforge.image_header import ImageHeader
from ganforge.images import as_channels
from ganforge_datasets.number_column import Size, check_size

UNKNOWN, PLAIN, OTHER = range(3)


class ColorColumn:
    """Pictures that TensorFlow decodes, outside Python's lock.

    What it cannot decode as Pillow does goes through Pillow, and on to TensorFlow as a PNG without compression.
    """

    def __init__(self, colors: Colors, size: Size | None) -> None:
        """Decide what they are decoded to.

        Args:
            colors: what is asked for.
            size: height and width that all must have.
        """
        self._colors, self._size = colors, size
        self.dtype = tf.string

    def look(self, image: EncodedImage, decode: bool) -> ImageHeader:
        """The header; refuse an image that cannot be used, without `decode` by its header alone."""
        header = read_header(image)
        check_size(image, header[:2], self._size)
        if decode:
            self._colors.load(image)
        return header

    def settle(self, headers: Sequence[ImageHeader], count: int) -> None:
        """Decide what all pictures are decoded to, from the headers of those that were looked at.

        Args:
            headers: of all pictures, or of some of them.
            count: how many pictures there are.
        """
        gray = self._colors.channels == 1 and all(header.gray for header in headers)
        self._channels = 1 if gray else max(3, self._colors.channels)
        self._deep = any(header.deep for header in headers)
        known = len(headers) == count
        self._kinds = bytearray(map(self._kind, headers)) if known else bytearray(count)

    def fetched(self, image: EncodedImage, position: int) -> np.ndarray:
        """A file that TensorFlow decodes as it should, a scalar of bytes."""
        if self._kinds[position] == UNKNOWN:
            self._kinds[position] = self._kind(self._first_look(image))
        plain = self._kinds[position] == PLAIN
        return np.array(image.content if plain else self._transcoded(image), object)

    def image(self, content: Tensor) -> Tensor:
        """The picture in the channels asked for, from what `fetched` gives."""
        if self._deep or self._channels == 4:
            picture = tf.io.decode_png(content, self._channels, tf.uint16 if self._deep else tf.uint8)
        else:
            # decodes PNG as well; the accurate transform costs nothing and gives the pixels that Pillow gives
            picture = tf.io.decode_jpeg(content, self._channels, dct_method="INTEGER_ACCURATE")
        return self._colors.form(tf.ensure_shape(picture, (None, None, self._channels)), content)

    def _transcoded(self, image: EncodedImage) -> bytes:
        pixels = as_channels(self._colors.load(image), self._channels)
        if self._deep and pixels.dtype == np.uint8:
            pixels = pixels.astype(np.uint16) * 257
        return tf.io.encode_png(pixels, compression=0).numpy()

    def _first_look(self, image: EncodedImage) -> ImageHeader:
        header = self.look(image, decode=False)
        if header.deep and not self._deep:
            raise DataError(f"{image}: 16 bits per channel; most images have 8. Expected one kind. Convert it.")
        return header

    def _kind(self, header: ImageHeader) -> int:
        return PLAIN if header.plain and self._channels <= 3 and not self._deep else OTHER
