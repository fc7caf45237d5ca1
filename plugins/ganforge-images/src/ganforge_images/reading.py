"""From the files of a dataset of pairs to its examples."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf

from ganforge.components import Example, Examples, Split
from ganforge.rounds import Tensor
from ganforge_images.decoding import Files
from ganforge_images.fitting import Form, fitted, formed
from ganforge_images.heights import Heights

if TYPE_CHECKING:
    from ganforge_images.headers import Header
    from ganforge_images.image_files import ImageFiles


def read_pairs(dataset: "ImageFiles", split: Split) -> Examples:
    """Check every file of a split, and read it pair by pair."""
    columns, forms = list(zip(*dataset.pair_files(split), strict=True)), dataset.forms()
    shape, labels = dataset.shape(), dataset.labels()
    size = shape.source[:2]
    held = [forms] if len(columns) == 1 else [(form,) for form in forms]
    files = [_files(dataset, paths, each) for paths, each in zip(columns, held, strict=True)]

    def where(position: int) -> str:
        return " and ".join(str(paths[position]) for paths in columns)

    def read(position: Tensor) -> Example:
        paths = [column.path(position) for column in files]
        paths = paths * len(forms) if len(paths) == 1 else paths
        pictures = dataset.pictures(*(column.read(position) for column in files))
        images = [formed(*each) for each in zip(pictures, forms, paths, strict=True)]
        if dataset.size:
            images = [
                fitted(image, size, form.resampling, dataset.fit) for image, form in zip(images, forms, strict=True)
            ]
        example = dataset.example(images, paths[-1])
        channels = {"source": shape.source.channels, "target": shape.target.channels} | dict.fromkeys(labels, 1)
        return {role: tf.ensure_shape(image, (*size, channels[role])) for role, image in example.items()}

    return Examples(len(columns[0]), read, where, {role: len(each.ids) for role, each in labels.items()})


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

    if forms[0].value_range:
        return Heights(paths, forms[0].value_range, check)
    return Files(paths, [form.channels for form in forms], check, ids=all(form.labels for form in forms))
