"""From file names to pixels, inside TensorFlow's input pipeline."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from ganforge.images import LUMA, as_channels, read_image
from ganforge.rounds import Tensor
from ganforge.shapes import ImageShape
from ganforge_images.headers import Header, read_headers


class Files:
    """Image files by position.

    TensorFlow decodes the plain ones, twice as fast on two threads as Pillow, which decodes all others: palettes,
    alpha, CMYK, EXIF orientation, 16 bits, other formats, and files with something behind their end or cut short.
    """

    def __init__(self, paths: Sequence[Path], channels: Sequence[int], check: Callable[[Path, Header], None]) -> None:
        """Read every header; `channels` are all that will be asked of `fitted`.

        Raises:
            DataError: files cannot be read, or `check` refuses them.
        """
        headers = read_headers(paths, check)
        self._paths = tf.constant([str(path) for path in paths])
        grey = max(channels) == 1 and all(header.grey for header in headers)
        self._channels = 1 if grey else max(3, *channels)
        self._deep = any(header.deep for header in headers)
        self._plain = [header.plain and self._channels <= 3 and not self._deep for header in headers]

    def read(self, position: Tensor) -> Tensor:
        """The pixels of one file.

        Returns:
            (height, width, 1, 3 or 4 channels), uint16 where any of the files is, else uint8.
        """
        path = tf.gather(self._paths, position)
        if all(self._plain):
            return self._decoded(path)
        if not any(self._plain):
            return self._opened(path)
        plain = tf.gather(tf.constant(self._plain), position)
        return tf.cond(plain, lambda: self._decoded(path), lambda: self._opened(path))

    def _decoded(self, path: Tensor) -> Tensor:
        # decodes PNG as well; the accurate transform costs nothing and gives the pixels that Pillow gives
        image = tf.io.decode_jpeg(tf.io.read_file(path), self._channels, dct_method="INTEGER_ACCURATE")
        return tf.ensure_shape(image, (None, None, self._channels))

    def _opened(self, path: Tensor) -> Tensor:
        image = tf.numpy_function(self._pixels, [path], tf.uint16 if self._deep else tf.uint8)
        return tf.ensure_shape(image, (None, None, self._channels))

    def _pixels(self, path: bytes) -> np.ndarray:
        pixels = as_channels(read_image(Path(path.decode())), self._channels)
        return pixels.astype(np.uint16) * 257 if self._deep and pixels.dtype == np.uint8 else pixels


def fitted(image: Tensor, shape: ImageShape, resampling: str | None) -> Tensor:
    """The image in the size and channels of `shape`, its dtype kept.

    Args:
        image: (height, width, 1, 3 or 4 channels) uint8 or uint16.
        shape: what it becomes. An alpha channel is dropped where there is to be none.
        resampling: area, bilinear or nearest, where the size does not fit; None where it must.
    """
    if resampling:
        size = (shape.height, shape.width)
        fits = tf.reduce_all(tf.shape(image)[:2] == size)
        image = tf.cond(fits, lambda: image, lambda: _resized(image, size, resampling))
    if shape.channels == 1 and image.shape[-1] > 1:
        grey = tf.tensordot(tf.cast(image[..., :3], tf.float32), tf.constant(LUMA), axes=1)
        image = _rounded(grey[..., tf.newaxis], image.dtype)
    return tf.ensure_shape(image[..., : shape.channels], shape)


def _resized(image: Tensor, size: tuple[int, int], resampling: str) -> Tensor:
    if resampling == "nearest":
        return tf.image.resize(image, size, "nearest")
    if resampling == "area":
        shrinks = tf.reduce_all(tf.shape(image)[:2] >= size)
        resized = tf.cond(shrinks, lambda: tf.image.resize(image, size, "area"), lambda: _interpolated(image, size))
    else:
        resized = _interpolated(image, size)
    return _rounded(resized, image.dtype)


def _interpolated(image: Tensor, size: tuple[int, int]) -> Tensor:
    """Bilinear, and averaging as wide as need be where it shrinks."""
    return tf.image.resize(image, size, "bilinear", antialias=True)


def _rounded(values: Tensor, dtype: tf.DType) -> Tensor:
    return tf.saturate_cast(tf.round(values), dtype)
