"""From the files of a dataset to its examples."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import tensorflow as tf

from ganforge.components import Example, Examples, Split
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import ExampleShape
from ganforge.data.batches import shuffled
from ganforge.errors import UnusableFilesError
from ganforge.file_names import visible
from ganforge_images.decoding import ColorFiles, NumberFiles
from ganforge_images.encoding import Encoding
from ganforge_images.fitting import Fit, fitted
from ganforge_images.label_files import check_is_lossless
from ganforge_images.label_map import LabelMap

Places = Callable[[Tensor], list[Tensor]]
"""From the position of an example to that of its file in each column."""


@dataclass(frozen=True)
class Layout:
    """How files become examples.

    Attributes:
        columns: the files; an example is made of one of each column.
        encodings: of the pictures in a file, for each column.
        shape: of the examples.
        fit: how pictures get the size of `shape`; None where all have it.
        check: refuses a file of this height and width.
        pictures: the pictures in the images of one example's files.
        example: source and target from the pictures, and from the name of the last file.
        classes: how many classes a label map or a class has, by entry.
        vectors: the extras that are no images, by the position of the file in the first column.
        refuse: raise at once if some files cannot be used; else each raises as it is read.
    """

    columns: Sequence[Sequence[Path]]
    encodings: Sequence[Sequence[Encoding]]
    shape: ExampleShape
    fit: Fit | None
    check: Callable[[Path, tuple[int, int]], None]
    pictures: Callable[..., tuple[Tensor, ...]]
    example: Callable[[Sequence[Tensor], Tensor], Example]
    classes: Mapping[str, int]
    vectors: Mapping[str, np.ndarray]
    refuse: bool = True


def read_pairs(layout: Layout) -> Examples:
    """Check every file of a split, and read it pair by pair."""
    columns = layout.columns
    return _read(layout, len(columns[0]), lambda position: [position] * len(columns))


def read_unpaired(layout: Layout, split: Split, seed: int) -> Examples:
    """Check every file of a split, and read sources and targets in separate orders."""
    sources, targets = map(len, layout.columns)

    def drawn(position: Tensor) -> list[Tensor]:
        return [shuffled(position, sources, seed), shuffled(position, targets, seed ^ _OTHER_ORDER)]

    def listed(position: Tensor) -> list[Tensor]:
        return [position % sources, shuffled(position, targets, seed)]

    if split == "train":
        return _read(layout, None, drawn)
    return _read(layout, max(sources, targets), listed)


_OTHER_ORDER = 0x2B7E1516


def stacked(images: Sequence[Tensor]) -> Tensor:
    """The channels of all images in one image; 8 bits become 16 if any image has 16."""
    if any(image.dtype == tf.uint16 for image in images):
        images = [tf.cast(image, tf.uint16) * (257 if image.dtype == tf.uint8 else 1) for image in images]
    return tf.concat(images, axis=-1)


def _read(layout: Layout, size: int | None, places: Places) -> Examples:
    encodings = [encoding for held in layout.encodings for encoding in held]
    files, reasons = [], []
    for column, held in zip(layout.columns, layout.encodings, strict=True):
        try:
            files.append(_files(layout, column, held))
        except UnusableFilesError as error:
            reasons += error.reasons
    if reasons:
        rest = partial(_read, replace(layout, refuse=False), size, places) if layout.refuse else None
        raise UnusableFilesError(reasons, load_rest=rest)
    height, width = layout.shape.target[:2]
    channels = {role: 1 if role in layout.classes else shape.channels for role, shape in layout.shape.images.items()}
    vectors = {name: tf.constant(values) for name, values in layout.vectors.items()}

    def where(position: int) -> str:
        found = zip(layout.columns, places(tf.constant(position, tf.int64)), strict=True)
        return " and ".join(visible(paths[int(place)]) for paths, place in found)

    def read(position: Tensor) -> Example:
        positions = places(position)
        found = list(zip(files, layout.encodings, positions, strict=True))
        paths = [column.path(place) for column, held, place in found for _ in held]
        pictures = layout.pictures(*(column.read(place) for column, _, place in found))
        images = []
        for picture, encoding, path in zip(pictures, encodings, paths, strict=True):
            image = encoding.form(picture, path)
            images.append(fitted(image, (height, width), encoding.resampling, layout.fit) if layout.fit else image)
        example = layout.example(images, paths[-1])
        shaped = {role: tf.ensure_shape(image, (height, width, channels[role])) for role, image in example.items()}
        return {**shaped, **{name: tf.gather(values, positions[0]) for name, values in vectors.items()}}

    return Examples(size, read, where, layout.classes)


def _files(layout: Layout, paths: Sequence[Path], encodings: Sequence[Encoding]) -> ColorFiles | NumberFiles:
    """The files of a column, checked."""
    holds_labels = any(isinstance(encoding, LabelMap) for encoding in encodings)
    holds_numbers = all(encoding.loaded for encoding in encodings)

    def check(path: Path, size: tuple[int, int], pixels: np.ndarray | None) -> None:
        layout.check(path, size)
        if holds_labels and not holds_numbers:  # numbers are checked as they are loaded
            check_is_lossless(path)
        if holds_labels and pixels is not None:
            for picture, encoding in zip(layout.pictures(pixels), encodings, strict=True):
                if isinstance(encoding, LabelMap):
                    encoding.class_numbers(np.asarray(picture), path)

    if holds_numbers:
        return NumberFiles(paths, encodings[0], check, layout.refuse)
    asked = [3 if isinstance(encoding, LabelMap) else encoding.channels for encoding in encodings]
    return ColorFiles(paths, max(asked), check, layout.refuse)
