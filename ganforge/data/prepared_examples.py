"""Examples that `ganforge data prepare` has decoded: where they are stored, and how they are read.

<cache>/<dataset>-<fingerprint of options>/<split>-<fingerprint of files>/{source.raw, target.raw, ..., examples.json}

Other options or files are stored in another folder. A folder appears by one rename, complete. If the first augmentation
has a fixed part, training examples are stored with that part applied, and its options are in the fingerprint.
"""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import tensorflow as tf

from ganforge.cache_folder import cache_folder
from ganforge.components import Augmentation, Dataset, Example, Examples, Parts, Split, Tensor
from ganforge.data.batches import Augmentations, RandomPart
from ganforge.data.fingerprints import component_text, file_text, fingerprint
from ganforge.data.readable_examples import ReadableExamples, load_readable
from ganforge.errors import DataError, UnusableFilesError
from ganforge.files import UNFINISHED

FACTS = "examples.json"


def load_examples(dataset: Dataset, split: Split, seed: int, skip: bool = False) -> Examples:
    """The examples of a split: prepared ones if they were made of the same files with the same options.

    Args:
        dataset: of the run.
        split: which examples.
        seed: of the run.
        skip: go on without files that cannot be read.

    Raises:
        DataError: as `Dataset.load`.
    """
    return PreparedExamples(dataset, split).load() or _load(dataset, split, seed, skip)


def load_training(
    dataset: Dataset, augmentations: Sequence[Augmentation], seed: int, skip: bool = False
) -> tuple[Examples, Augmentations]:
    """The training examples, and the augmentations still to apply: prepared ones may have the first part of one.

    Raises:
        DataError: as `Dataset.load`.
    """
    prepared = PreparedExamples(dataset, "train", augmentations)
    if (examples := prepared.load()) is None:
        return _load(dataset, "train", seed, skip), augmentations
    return examples, (RandomPart(prepared.parts[1]), *augmentations[1:]) if prepared.parts else augmentations


def _load(dataset: Dataset, split: Split, seed: int, skip: bool) -> Examples:
    try:
        return dataset.load(split, seed)
    except UnusableFilesError:
        if not skip:
            raise
        dataset.files(split)  # a file without a partner is no example: it raises here
        rest, reasons = load_readable(dataset, split, seed)
        if rest is None:
            raise
        return ReadableExamples(rest.size, rest.read, rest.where, rest.classes, reasons)


def preparation_status(dataset: Dataset, augmentations: Sequence[Augmentation]) -> str:
    """The end of the first screen's line about the data: empty if nothing was prepared."""
    prepared = PreparedExamples(dataset, "train", augmentations)
    if prepared.is_outdated():
        return ", files have changed since they were prepared: run `ganforge data prepare` again"
    return ", prepared" if prepared.load() else ""


class PreparedExamples:
    """The prepared examples of one split, whether they exist or not."""

    def __init__(self, dataset: Dataset, split: Split, augmentations: Sequence[Augmentation] = ()) -> None:
        self.dataset, self.split = dataset, split
        self.augmentations = [one for one in augmentations[:1] if split == "train" and _has_parts(one)]

    @cached_property
    def options_folder(self) -> Path:
        """The folder of all that was prepared with these options, of any split and any files.

        Raises:
            DataError: there is no folder for such files.
        """
        if (folder := cache_folder()) is None:
            raise DataError("GANFORGE_CACHE: it is not set, and the home folder is unknown. Set it to a folder's path.")
        return folder / f"{self.dataset.name}-{fingerprint(map(component_text, [self.dataset, *self.augmentations]))}"

    @cached_property
    def parts(self) -> Parts | None:
        """The fixed part of the first augmentation, which is applied before storing, and its random part.

        Raises:
            DataError: as `Dataset.shape`.
        """
        return next((augmentation.split(self.dataset.shape()) for augmentation in self.augmentations), None)

    @cached_property
    def files(self) -> list[str]:
        """The absolute paths of the files that the examples are made of; empty where they cannot be prepared.

        Raises:
            DataError: as `Dataset.files`.
        """
        files = self.dataset.files(self.split)
        every = [*files, *self.dataset.manifests()] if files else []
        return [os.path.abspath(file) for file in every]  # noqa: PTH100 (Path's is slow)

    @cached_property
    def folder(self) -> Path:
        """The folder of these examples, whether it exists or not; no file is opened."""
        return self.options_folder / f"{self.split}-{fingerprint(map(file_text, self.files))}"

    def folders(self) -> list[Path]:
        """The folders of this split, whatever the files were."""
        if cache_folder() is None:
            return []
        return [folder for folder in self.options_folder.glob(f"{self.split}-*") if folder.is_dir()]

    def load(self) -> Examples | None:
        """The prepared examples; None unless all of them are there, made of the present files."""
        facts = self._facts() if self.folders() else None
        if facts is None or not self.files:
            return None
        try:
            with tf.device("CPU"):
                arrays = {role: self._mapped(role, facts["size"], image) for role, image in facts["images"].items()}
        except tf.errors.OpError:  # cut short, or replaced a moment ago
            return None

        def read(position: Tensor) -> Example:
            return {role: tf.gather(array, position) for role, array in arrays.items()}

        return Examples(facts["size"], read, classes=facts["classes"])

    def is_outdated(self) -> bool:
        """Whether the split was prepared from other files, and not from the present ones."""
        return bool(self.folders()) and not self.folder.is_dir()

    def remove(self) -> bool:
        """Remove what was prepared of this split, whatever the files were, and return whether there was anything."""
        found = self.folders()
        for folder in found:
            remove_folder(folder)
        if found:
            with suppress(OSError):  # other splits are there
                self.options_folder.rmdir()
        return bool(found)

    def _facts(self) -> dict[str, Any] | None:
        try:
            return json.loads((self.folder / FACTS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _mapped(self, role: str, size: int, image: dict[str, Any]) -> tf.Tensor:
        # This operation maps the file into memory. Reading an example is then one copy inside TensorFlow, without
        # Python and its lock.
        return tf.raw_ops.ImmutableConst(
            dtype=tf.as_dtype(image["dtype"]),
            shape=(size, *image["shape"]),
            memory_region_name=str(self.folder / f"{role}.raw"),
        )


def remove_folder(folder: Path) -> None:
    """Rename a folder, then remove it: at no time is there half of it under its name."""
    doomed = folder.with_name(f"{UNFINISHED}{folder.name}-{os.getpid()}")
    with suppress(FileNotFoundError):  # another process was faster
        folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _has_parts(augmentation: Augmentation) -> bool:
    return type(augmentation).split is not Augmentation.split
