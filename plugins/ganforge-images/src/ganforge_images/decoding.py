"""From file names to pixels, inside TensorFlow's input pipeline."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from ganforge.components.rounds import Tensor
from ganforge.errors import DataError
from ganforge.images import as_channels, read_image
from ganforge_images.headers import Check, Header, read_header, read_headers, read_ids


class Files:
    """Image files by position.

    TensorFlow decodes the plain ones, twice as fast on two threads as Pillow, which decodes all others: palettes,
    alpha, CMYK, EXIF orientation, 16 bits, other formats, and files with something behind their end or cut short.
    """

    def __init__(self, paths: Sequence[Path], channels: Sequence[int], check: Check, ids: bool = False) -> None:
        """Read the headers, of many files some.

        Args:
            paths: the files.
            channels: all that will be asked of `in_channels`.
            check: refuses files that the dataset cannot use.
            ids: the pixels are numbers of classes, never to be scaled or turned into colours.

        Raises:
            DataError: files cannot be read, or `check` refuses them.
        """
        self._read = read_ids if ids else read_image
        headers = read_headers(paths, check, self._read)
        self._paths = tf.constant([str(path) for path in paths])
        grey = ids or (max(channels) == 1 and all(header.grey for header in headers))
        self._channels = 1 if grey else max(3, *channels)
        self._deep = any(header.deep for header in headers)
        self._scaled = self._deep and not ids
        self._check, self._ids = check, ids
        self._plain = [self._is_plain(header) for header in headers] if len(headers) == len(paths) else None

    def path(self, position: Tensor) -> Tensor:
        """The name of the file at a position."""
        return tf.gather(self._paths, position)

    def read(self, position: Tensor) -> Tensor:
        """The pixels of one file.

        Returns:
            (height, width, 1, 3 or 4 channels), uint16 where any of the files is, else uint8.
        """
        path = self.path(position)
        if self._plain is None:
            plain = tf.numpy_function(self._looked_at, [path], tf.bool)
            return tf.cond(plain, lambda: self._decoded(path), lambda: self._opened(path))
        if all(self._plain):
            return self._decoded(path)
        if not any(self._plain):
            return self._opened(path)
        plain = tf.gather(tf.constant(self._plain), position)
        return tf.cond(plain, lambda: self._decoded(path), lambda: self._opened(path))

    def _is_plain(self, header: Header) -> bool:
        """Whether TensorFlow decodes it right."""
        return header.plain and self._channels <= 3 and not self._deep and (header.grey or not self._ids)

    def _looked_at(self, name: bytes) -> np.bool:
        path = path_of(name)
        header = read_header(path)
        self._check(path, header, None)
        if header.deep and not self._deep:
            raise DataError(f"{path}: 16 bits a channel; most files have 8. Expected one kind. Convert the file.")
        return np.bool(self._is_plain(header))

    def _decoded(self, path: Tensor) -> Tensor:
        # decodes PNG as well; the accurate transform costs nothing and gives the pixels that Pillow gives
        image = tf.io.decode_jpeg(tf.io.read_file(path), self._channels, dct_method="INTEGER_ACCURATE")
        return tf.ensure_shape(image, (None, None, self._channels))

    def _opened(self, path: Tensor) -> Tensor:
        image = tf.numpy_function(self._pixels, [path], tf.uint16 if self._deep else tf.uint8)
        return tf.ensure_shape(image, (None, None, self._channels))

    def _pixels(self, path: bytes) -> np.ndarray:
        pixels = as_channels(self._read(path_of(path)), self._channels)
        if self._deep and pixels.dtype == np.uint8:
            return pixels.astype(np.uint16) * (257 if self._scaled else 1)
        return pixels


def path_of(name: bytes | np.ndarray) -> Path:
    """What `tf.numpy_function` hands over: bytes inside a graph, an array of one outside."""
    return Path(np.asarray(name, object).item().decode())
