"""From the files of a dataset of pairs to its examples."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf

from ganforge.components import Example, Examples, Split
from ganforge.components.rounds import Tensor
from ganforge.data.batches import shuffled
from ganforge_images.decoding import Files
from ganforge_images.fitting import Form, fitted, formed
from ganforge_images.heights import Heights

if TYPE_CHECKING:
    from ganforge_images.file_dataset import ImageFiles
    from ganforge_images.headers import Header


def read_pairs(dataset: "ImageFiles", split: Split) -> Examples:
    """Check every file of a split, and read it pair by pair."""
    columns = dataset.columns(split)
    return _read(dataset, columns, len(columns[0]), lambda position: [position] * len(columns))


def read_unpaired(dataset: "ImageFiles", split: Split, seed: int) -> Examples:
    """Check every file of a split, and read sources and targets each in an order of its own."""
    columns = dataset.columns(split)
    sources, targets = map(len, columns)

    def drawn(position: Tensor) -> list[Tensor]:
        return [shuffled(position, sources, seed), shuffled(position, targets, seed ^ _OTHER_ORDER)]

    def listed(position: Tensor) -> list[Tensor]:
        return [position % sources, shuffled(position, targets, seed)]

    if split == "train":
        return _read(dataset, columns, None, drawn)
    return _read(dataset, columns, max(sources, targets), listed)


_OTHER_ORDER = 0x2B7E1516


def _read(
    dataset: "ImageFiles", columns: Sequence[Sequence[Path]], size: int | None, places: Callable[[Tensor], list[Tensor]]
) -> Examples:
    """`places`: from the position of an example to that of its file in each column."""
    forms, shape, labels = dataset.forms(), dataset.shape(), dataset.labels()
    sides = shape.source[:2]
    held = [forms] if len(columns) == 1 else [(form,) for form in forms]
    files = [_files(dataset, paths, each) for paths, each in zip(columns, held, strict=True)]

    def where(position: int) -> str:
        found = zip(columns, places(tf.constant(position, tf.int64)), strict=True)
        return " and ".join(str(paths[int(place)]) for paths, place in found)

    def read(position: Tensor) -> Example:
        found = list(zip(files, places(position), strict=True))
        paths = [column.path(place) for column, place in found]
        paths = paths * len(forms) if len(paths) == 1 else paths
        pictures = dataset.pictures(*(column.read(place) for column, place in found))
        images = [formed(*each) for each in zip(pictures, forms, paths, strict=True)]
        if dataset.size:
            images = [
                fitted(image, sides, form.resampling, dataset.fit) for image, form in zip(images, forms, strict=True)
            ]
        example = dataset.example(images, paths[-1])
        channels = {"source": shape.source.channels, "target": shape.target.channels} | dict.fromkeys(labels, 1)
        return {role: tf.ensure_shape(image, (*sides, channels[role])) for role, image in example.items()}

    return Examples(size, read, where, {role: len(each.ids) for role, each in labels.items()})


def stacked(images: Sequence[Tensor]) -> Tensor:
    """Images of one size with their channels one after the other; 8 bits become 16 where another has 16."""
    if any(image.dtype == tf.uint16 for image in images):
        images = [tf.cast(image, tf.uint16) * (257 if image.dtype == tf.uint8 else 1) for image in images]
    return tf.concat(images, axis=-1)


def _files(dataset: "ImageFiles", paths: Sequence[Path], forms: Sequence[Form]) -> Files | Heights:
    def check(path: Path, header: "Header", pixels: np.ndarray | None) -> None:
        dataset.check_size(path, header)
        if pixels is not None and any(form.labels for form in forms):
            for picture, form in zip(dataset.pictures(pixels), forms, strict=True):
                if form.labels:
                    form.labels.class_numbers(np.asarray(picture), path)

    if forms[0].value_ranges:
        return Heights(paths, forms[0].value_ranges, check)
    ids = all(form.labels and form.labels.stored_as == "numbers" for form in forms)
    channels = [3 if form.labels and form.labels.stored_as == "colours" else form.channels for form in forms]
    return Files(paths, channels, check, ids=ids)
