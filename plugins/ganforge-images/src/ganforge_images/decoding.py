"""From file names to pixels, inside TensorFlow's input pipeline."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from ganforge.components.rounds import Tensor
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.image_header import ImageHeader, read_header
from ganforge.images import as_channels, read_image
from ganforge_images.encoding import Encoding
from ganforge_images.headers import Check, inspect


class NumberFiles:
    """Files of numbers by position: those of classes, or heights."""

    def __init__(self, paths: Sequence[Path], encoding: Encoding, check: Check, refuse: bool) -> None:
        """Read the headers, or the numbers themselves if there are few enough files.

        Raises:
            DataError: files cannot be read, or `check` refuses them.
        """

        def look(path: Path, decode: bool) -> None:
            pixels = encoding.load(path) if decode else None
            check(path, encoding.size(path) if pixels is None else pixels.shape[:2], pixels)

        inspect(paths, look, refuse)
        self._encoding, self._check = encoding, check
        self._names = _names(paths)

    def path(self, position: Tensor) -> Tensor:
        """The name of the file at a position."""
        return tf.gather(self._names, position)

    def read(self, position: Tensor) -> Tensor:
        """The numbers of one file: (height, width, channels)."""
        dtype, channels = self._encoding.loaded or ("", 0)
        return tf.ensure_shape(tf.numpy_function(self._numbers, [self.path(position)], dtype), (None, None, channels))

    def _numbers(self, name: bytes) -> np.ndarray:
        path = path_of(name)
        numbers = self._encoding.load(path)
        self._check(path, numbers.shape[:2], None)
        return numbers


class ColorFiles:
    """Files of colors by position.

    TensorFlow decodes the plain ones, twice as fast on two threads as Pillow, which decodes all others: palettes,
    alpha, CMYK, EXIF orientation, 16 bits, other formats, and files that are cut short or go on behind their end.
    """

    def __init__(self, paths: Sequence[Path], channels: int, check: Check, refuse: bool) -> None:
        """Read the headers, of some if there are many files, and the pixels if there are few.

        Args:
            paths: the files.
            channels: the most that any picture in the files is converted to.
            check: refuses files that the dataset cannot use.
            refuse: raise here if some files cannot be used; else as they are read.

        Raises:
            DataError: files cannot be read, or `check` refuses them.
        """

        def look(path: Path, decode: bool) -> ImageHeader:
            header = read_header(path)
            check(path, header[:2], read_image(path) if decode else None)
            return header

        headers = inspect(paths, look, refuse)
        self._names, self._check = _names(paths), check
        self._channels = 1 if channels == 1 and all(header.gray for header in headers) else max(3, channels)
        self._deep = any(header.deep for header in headers)
        self._plain = [self._is_plain(header) for header in headers] if len(headers) == len(paths) else None

    def path(self, position: Tensor) -> Tensor:
        """The name of the file at a position."""
        return tf.gather(self._names, position)

    def read(self, position: Tensor) -> Tensor:
        """The pixels of one file.

        Returns:
            (height, width, 1, 3 or 4 channels), uint16 where any of the files is, else uint8.
        """
        path = self.path(position)
        if self._plain is None:
            plain = tf.numpy_function(self._looked_at, [path], tf.bool)
            if self._deep or self._channels > 3:  # none is plain; TensorFlow would decode another dtype or shape
                with tf.control_dependencies([plain]):
                    return self._opened(path)
        elif all(self._plain):
            return self._decoded(path)
        elif not any(self._plain):
            return self._opened(path)
        else:
            plain = tf.gather(tf.constant(self._plain), position)
        return tf.cond(plain, lambda: self._decoded(path), lambda: self._opened(path))

    def _is_plain(self, header: ImageHeader) -> bool:
        """Whether TensorFlow gives the same pixels as Pillow."""
        return header.plain and self._channels <= 3 and not self._deep

    def _looked_at(self, name: bytes) -> np.bool:
        path = path_of(name)
        header = read_header(path)
        self._check(path, header[:2], None)
        if header.deep and not self._deep:
            raise DataError(
                f"{visible(path)}: 16 bits per channel. Expected 8, as in most of the files. Convert the file."
            )
        return np.bool(self._is_plain(header))

    def _decoded(self, path: Tensor) -> Tensor:
        # decodes PNG as well; the accurate transform costs nothing and gives the pixels that Pillow gives
        image = tf.io.decode_jpeg(tf.io.read_file(path), self._channels, dct_method="INTEGER_ACCURATE")
        return tf.ensure_shape(image, (None, None, self._channels))

    def _opened(self, path: Tensor) -> Tensor:
        image = tf.numpy_function(self._pixels, [path], tf.uint16 if self._deep else tf.uint8)
        return tf.ensure_shape(image, (None, None, self._channels))

    def _pixels(self, name: bytes) -> np.ndarray:
        pixels = as_channels(read_image(path_of(name)), self._channels)
        return pixels.astype(np.uint16) * 257 if self._deep and pixels.dtype == np.uint8 else pixels


def _names(paths: Sequence[Path]) -> Tensor:
    return tf.constant([os.fsencode(path) for path in paths])


def path_of(name: bytes | np.ndarray) -> Path:
    """The path in what `tf.numpy_function` passes: bytes in a graph, an array of one outside."""
    return Path(os.fsdecode(np.asarray(name, object).item()))
