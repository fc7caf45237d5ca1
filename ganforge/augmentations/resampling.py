"""Scales and moves an image in one operation."""

from typing import NamedTuple

import tensorflow as tf

from ganforge.augmentations.normalize import is_label_map, to_unit_range
from ganforge.components import Example, ExampleShape, ImageShape
from ganforge.components.rounds import Tensor

KERNELS = {"bilinear": "triangle", "bicubic": "keyscubic"}

FEW = 4
"""Up to this many times the pixels, enlarging the whole image costs less than resampling its window alone."""


class Enlargement(NamedTuple):
    """How much the smaller image of an example grows; the other grows in proportion.

    Attributes:
        side: height and width of the smaller image.
        margin: how many pixels are added to them.
    """

    side: tuple[int, int]
    margin: tuple[int, int]

    @classmethod
    def of(cls, shape: ExampleShape, enlarge: float) -> "Enlargement":
        """To whole pixels."""
        height, width, _ = min(shape.images.values(), key=lambda image: image.height)
        return cls((height, width), (round(height * enlarge) - height, round(width * enlarge) - width))

    @property
    def scale(self) -> tuple[float, float]:
        """Enlarged side over side, for rows and columns."""
        return 1 + self.margin[0] / self.side[0], 1 + self.margin[1] / self.side[1]

    def is_whole(self, shape: ExampleShape) -> bool:
        """Whether enlarging everything and then cropping is exact and cheap enough."""
        multiples = all(image[axis] % self.side[axis] == 0 for image in shape.images.values() for axis in (0, 1))
        return multiples and self.scale[0] * self.scale[1] < FEW

    def start(self, seed: Tensor) -> Tensor:
        """(2,) float32, the row and the column of the smaller enlarged image where a window starts."""
        margins = [float(margin) for margin in self.margin]
        places = tf.random.stateless_uniform((2,), seed) * [margin + 1 for margin in margins]
        return tf.minimum(tf.floor(places), margins)

    def enlarged(self, side: int, axis: int) -> int:
        """The enlarged side of an image."""
        return side * (self.side[axis] + self.margin[axis]) // self.side[axis]

    def shrunk(self, enlarged: int, axis: int) -> int:
        """Pixels that became this many."""
        return enlarged * self.side[axis] // (self.side[axis] + self.margin[axis])


def shape_of(example: Example) -> ExampleShape:
    """The shape of the images of an example."""
    shapes = {name: ImageShape(*image.shape) for name, image in example.items()}
    return ExampleShape(shapes.pop("source", None), shapes.pop("target"), shapes)


class Crop(NamedTuple):
    """A window of an enlarged image, as large as the image was, for images of any size.

    Attributes:
        scale: enlarged side over side, for rows and columns.
        offset: (2,) float32, where the window starts, as a share of the image's own height and width.
    """

    scale: tuple[float, float]
    offset: Tensor


def enlarged(image: Tensor, enlargement: Enlargement, method: str) -> Tensor:
    """A whole image, (height, width, channels) of any dtype, enlarged; integers are rounded and keep their dtype."""
    height, width = (enlargement.enlarged(side, axis) for axis, side in enumerate(image.shape[:2]))
    if method == "nearest" or is_label_map(image):
        rows, columns = map(_shown, image.shape[:2], (height, width))
        return tf.gather(tf.gather(image, rows), columns, axis=1)
    images = tf.cast(image, tf.float32)[tf.newaxis]  # faster than from integers
    whole = tf.raw_ops.ResizeBilinear(images=images, size=(height, width), half_pixel_centers=True)[0]
    return tf.cast(whole + 0.5, image.dtype) if image.dtype.is_integer else whole


def cropped(example: Example, enlargement: Enlargement, seed: Tensor) -> Example:
    """Windows of enlarged images at the same random place, as large as the images were."""
    start = tf.cast(enlargement.start(seed), tf.int32)

    def window(image: Tensor) -> Tensor:
        height, width = (enlargement.shrunk(side, axis) for axis, side in enumerate(image.shape[:2]))
        first = start * [height // enlargement.side[0], width // enlargement.side[1]]
        return tf.slice(image, [first[0], first[1], 0], [height, width, image.shape[-1]])

    return {role: window(image) for role, image in example.items()}


def random_crop(shape: ExampleShape, enlarge: float, seed: Tensor) -> Crop:
    """A window at a random whole pixel of the smaller of the images."""
    enlargement = Enlargement.of(shape, enlarge)
    return Crop(enlargement.scale, enlargement.start(seed) / [float(side) for side in enlargement.side])


def resampled(image: Tensor, crop: Crop, method: str) -> Tensor:
    """The window of the image: (height, width, channels) of any dtype to the same shape, float32 in [-1, 1].

    A label map stays one: it always takes the nearest pixel.
    """
    height, width, _ = image.shape
    if method == "nearest" or is_label_map(image):
        rows, columns = (_nearest(side, axis, crop) for axis, side in enumerate((height, width)))
        window = tf.gather(tf.gather(image, rows), columns, axis=1)
        return window if is_label_map(image) else to_unit_range(window)
    moved = tf.raw_ops.ScaleAndTranslate(
        images=to_unit_range(image)[tf.newaxis],
        size=(height, width),
        scale=crop.scale,
        translation=-crop.offset * tf.constant([height, width], tf.float32),
        kernel_type=KERNELS[method],
        antialias=True,
    )
    return tf.clip_by_value(moved[0], -1, 1)


def _shown(side: int, larger: int) -> list[int]:
    """Which pixel each pixel of the enlarged image shows; an edge belongs to the pixel after it."""
    return [(2 * pixel + 1) * side // (2 * larger) for pixel in range(larger)]


def _nearest(side: int, axis: int, crop: Crop) -> Tensor:
    """Which pixel each pixel of the window shows; an edge belongs to the pixel after it."""
    center = tf.range(side, dtype=tf.float32) + 0.5 + crop.offset[axis] * side
    return tf.minimum(tf.cast(center / crop.scale[axis], tf.int32), side - 1)
