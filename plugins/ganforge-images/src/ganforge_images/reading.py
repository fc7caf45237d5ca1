"""From the files of a dataset to its examples."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from ganforge.components import Example, Examples, Split
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import ExampleShape
from ganforge.data.batches import shuffled
from ganforge.errors import UnusableFilesError
from ganforge.file_names import visible
from ganforge_images.decoding import ColorFiles, NumberFiles
from ganforge_images.derived_pictures import DerivedPictures
from ganforge_images.encoding import Encoding
from ganforge_images.fitting import Fit, fitted
from ganforge_images.label_files import check_is_lossless
from ganforge_images.label_map import LabelMap

Files = ColorFiles | NumberFiles
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
        check_extra: refuses the file of an extra image of this height and width, for the example of the last file.
        pictures: the pictures in the images of one example's files.
        example: source and target from the pictures, and from the name of the last file.
        classes: how many classes a label map or a class has, by entry.
        images: the files and the encoding of each extra image, by the position of the file in the first column.
        vectors: the extras that are no images, likewise.
        refuse: raise at once if some files cannot be used; else each raises as it is read.
    """

    columns: Sequence[Sequence[Path]]
    encodings: Sequence[Sequence[Encoding]]
    shape: ExampleShape
    fit: Fit | None
    check: Callable[[Path, tuple[int, int]], None]
    check_extra: Callable[[Path, tuple[int, int], Path], None]
    pictures: Callable[..., tuple[Tensor, ...]]
    example: Callable[[Sequence[Tensor], Tensor], Example]
    classes: Mapping[str, int]
    images: Mapping[str, tuple[Sequence[Path], Encoding]]
    vectors: Mapping[str, np.ndarray]
    refuse: bool = True


class _Column(NamedTuple):
    """The files of one column, and what they hold."""

    paths: Sequence[Path]
    encodings: Sequence[Encoding]
    pictures: Callable[..., tuple[Tensor, ...]]
    check: Callable[[Path, tuple[int, int]], None]


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
    files, extras = _all_files(layout, partial(_read, replace(layout, refuse=False), size, places))
    height, width = layout.shape.target[:2]
    channels = {name: 1 if name in layout.classes else shape.channels for name, shape in layout.shape.images.items()}
    vectors = {name: tf.constant(values) for name, values in layout.vectors.items()}

    def where(position: int) -> str:
        found = zip(layout.columns, places(tf.constant(position, tf.int64)), strict=True)
        return " and ".join(visible(paths[int(place)]) for paths, place in found)

    def resized(picture: Tensor, encoding: Encoding, path: Tensor) -> Tensor:
        image = encoding.form(picture, path)
        return fitted(image, (height, width), encoding.resampling, layout.fit) if layout.fit else image

    def extra_image(name: str, place: Tensor) -> Tensor:
        (_, encoding), column = layout.images[name], extras[name]
        image = resized(column.read(place), encoding, column.path(place))
        if isinstance(encoding, DerivedPictures):
            image = encoding.derived(tf.ensure_shape(image, (height, width, None)), column.path(place))
        return image

    def read(position: Tensor) -> Example:
        positions = places(position)
        found = list(zip(files, layout.encodings, positions, strict=True))
        paths = [column.path(place) for column, held, place in found for _ in held]
        pictures = layout.pictures(*(column.read(place) for column, _, place in found))
        example = dict(layout.example([*map(resized, pictures, encodings, paths)], paths[-1]))
        example |= {name: extra_image(name, positions[0]) for name in layout.images}
        images = {name: tf.ensure_shape(image, (height, width, channels[name])) for name, image in example.items()}
        return {**images, **{name: tf.gather(values, positions[0]) for name, values in vectors.items()}}

    return Examples(size, read, where, layout.classes)


def _all_files(layout: Layout, load_rest: Callable[[], Examples]) -> tuple[list[Files], dict[str, Files]]:
    """The files of each column, and those of each extra image, checked."""
    files, reasons = [], []
    for column in _columns(layout):
        try:
            files.append(_files(column, layout.refuse))
        except UnusableFilesError as error:
            reasons += error.reasons
    if reasons:
        raise UnusableFilesError(reasons, load_rest=load_rest if layout.refuse else None)
    own = len(layout.columns)
    return files[:own], dict(zip(layout.images, files[own:], strict=True))


def _columns(layout: Layout) -> Iterator[_Column]:
    for paths, encodings in zip(layout.columns, layout.encodings, strict=True):
        yield _Column(paths, encodings, layout.pictures, layout.check)
    for paths, encoding in layout.images.values():
        owners = dict(zip(paths, layout.columns[0], strict=True))

        def check(path: Path, size: tuple[int, int], owners: Mapping[Path, Path] = owners) -> None:
            layout.check_extra(path, size, owners[path])

        yield _Column(paths, [encoding], lambda *images: images, check)


def _files(column: _Column, refuse: bool) -> Files:
    encodings = column.encodings
    holds_labels = any(isinstance(encoding, LabelMap) for encoding in encodings)
    holds_numbers = all(encoding.loaded for encoding in encodings)

    def check(path: Path, size: tuple[int, int], pixels: np.ndarray | None) -> None:
        column.check(path, size)
        if holds_labels and not holds_numbers:  # numbers are checked as they are loaded
            check_is_lossless(path)
        if holds_labels and pixels is not None:
            for picture, encoding in zip(column.pictures(pixels), encodings, strict=True):
                if isinstance(encoding, LabelMap):
                    encoding.class_numbers(np.asarray(picture), path)

    if holds_numbers:
        return NumberFiles(column.paths, encodings[0], check, refuse)
    return ColorFiles(column.paths, max(map(_asked, encodings)), check, refuse)


def _asked(encoding: Encoding) -> int:
    """How many channels are read from a file."""
    if isinstance(encoding, LabelMap):
        return 3
    return encoding.files.channels if isinstance(encoding, DerivedPictures) else encoding.channels
