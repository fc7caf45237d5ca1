"""Examples decoded once: their pixels lie in files that are mapped into memory, one a role.

<root>/<dataset>-<its options>/<split>-<its files>/{source.raw, target.raw, examples.json}

Both names are digests, so other options or other files are another folder. A folder appears by one rename, whole. What
the first augmentation does alike each time is done to the training examples too; its options are then in the name.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.components import Augmentation, Dataset, Example, Examples, Split
from ganforge.components.examples import Parts
from ganforge.components.rounds import Tensor
from ganforge.data.identity import digest, identity, stamp
from ganforge.data.pipeline import Changes, Drawn
from ganforge.data.reading import read_in_order
from ganforge.errors import DataError
from ganforge.files import sync_folder, writing

FACTS = "examples.json"
FORGOTTEN = 3600
"""Seconds without a write after which a half-made folder belongs to nobody."""


def load_examples(dataset: Dataset, split: Split, seed: int) -> Examples:
    """The examples of a split, prepared ones where there are any of these very files and options.

    Raises:
        DataError: as `Dataset.load`.
    """
    return Cache(dataset, split).examples() or dataset.load(split, seed)


def load_training(dataset: Dataset, augmentations: Sequence[Augmentation], seed: int) -> tuple[Examples, Changes]:
    """The training examples, and what is still to be drawn of them: prepared ones may be enlarged already, say.

    Raises:
        DataError: as `Dataset.load`.
    """
    cache = Cache(dataset, "train", augmentations)
    if (examples := cache.examples()) is None:
        return dataset.load("train", seed), augmentations
    return examples, (Drawn(cache.parts[1]), *augmentations[1:]) if cache.parts else augmentations


def preparation(dataset: Dataset, augmentations: Sequence[Augmentation]) -> str:
    """What the first screen adds: whether the training examples are prepared, or were before files changed."""
    cache = Cache(dataset, "train", augmentations)
    if cache.is_outdated():
        return ", other files than were prepared: refresh them with `ganforge data prepare`"
    return ", prepared" if cache.examples() else ""


def cache_root() -> Path:
    """`$GANFORGE_CACHE`, or else where this system keeps what can be made again."""
    if given := os.environ.get("GANFORGE_CACHE"):
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "ganforge" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ganforge"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ganforge"


class Cache:
    """The place of the prepared examples of one split, whether or not there are any.

    augmentations: of training examples, the first part of the first is done too.
    """

    def __init__(self, dataset: Dataset, split: Split, augmentations: Sequence[Augmentation] = ()) -> None:
        self.dataset, self.split = dataset, split
        self.halved = [one for one in augmentations[:1] if split == "train" and _has_parts(one)]
        self.home = cache_root() / f"{dataset.name}-{digest(map(identity, [dataset, *self.halved]))}"

    @cached_property
    def parts(self) -> Parts | None:
        """The first augmentation in two, where its first part is done.

        Raises:
            DataError: as `Dataset.shape`.
        """
        return next((augmentation.split(self.dataset.shape()) for augmentation in self.halved), None)

    @cached_property
    def files(self) -> list[str]:
        """What the examples are made of, by absolute path.

        Raises:
            DataError: as `Dataset.files`.
        """
        return [os.path.abspath(file) for file in self.dataset.files(self.split)]  # noqa: PTH100 (Path's is slow)

    @cached_property
    def folder(self) -> Path:
        """Where these examples are, or would be; no file is opened."""
        return self.home / f"{self.split}-{digest(map(stamp, self.files))}"

    def examples(self) -> Examples | None:
        """The prepared examples; None where there are none of these files, or not all of them."""
        facts = self._facts()
        if not self.files or facts is None:
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
        """Whether the split was prepared when its files were others."""
        return bool(self._all()) and not self.folder.is_dir()

    def size(self, examples: Examples) -> int:
        """How many bytes they will take.

        Raises:
            DataError: these examples cannot be prepared, or the first cannot be read.
        """
        if examples.size is None:
            raise DataError(
                f"dataset {self.dataset.name!r}: its examples have no end. Only examples that are made of files can be "
                "prepared. Train on it as it is."
            )
        if not self.files:
            raise DataError(
                f"dataset {self.dataset.name!r}: its examples are not made of files alone. Only such examples can be "
                "prepared. Train on it as it is."
            )
        first = next(read_in_order(self._halfway(examples), 1))
        return examples.size * sum(image.nbytes for image in first.values())

    def build(self, examples: Examples, tell: Callable[[int], None]) -> None:
        """Decode every example once, whatever was there before.

        What is made of files that have changed meanwhile is thrown away. Of two that build at once either's may stay:
        they are the same.

        Args:
            examples: of the dataset and the split, not prepared ones.
            tell: is called with the number of examples done.

        Raises:
            DataError: an example cannot be read, files have changed, or the disk is too small.
            RunError: the place cannot be written.
        """
        folder = self.folder
        self._check_space(self.size(examples))
        with writing(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            _sweep(self.home)
            partial = Path(tempfile.mkdtemp(prefix=".", dir=self.home))
        try:
            with writing(partial):
                _write(partial, self._halfway(examples), tell)
            if Cache(self.dataset, self.split, self.halved).folder != folder:
                raise DataError(f"dataset {self.dataset.name!r}: its files changed meanwhile. Prepare it again.")
            with writing(folder):
                self._publish(partial)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def remove(self) -> bool:
        """Remove what is prepared of this split, of whatever files; says whether there was anything."""
        found = self._all()
        for folder in found:
            _remove(folder)
        with suppress(OSError):  # other splits are there
            self.home.rmdir()
        return bool(found)

    def _halfway(self, examples: Examples) -> Examples:
        """With the first part of the first augmentation done."""
        if self.parts is None:
            return examples
        first = self.parts[0]
        return replace(examples, read=lambda position: first(examples.read(position)))

    def _publish(self, partial: Path) -> None:
        for other in self._all():
            _remove(other)
        try:
            partial.rename(self.folder)
        except OSError:
            if not self.folder.is_dir():  # nobody else was first
                raise
        sync_folder(self.home)

    def _all(self) -> list[Path]:
        return [folder for folder in self.home.glob(f"{self.split}-*") if folder.is_dir()]

    def _facts(self) -> dict[str, Any] | None:
        try:
            return json.loads((self.folder / FACTS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _mapped(self, role: str, size: int, image: dict[str, Any]) -> tf.Tensor:
        # An operation of TensorFlow's: reading an example is one copy, with neither Python nor its lock in between.
        return tf.raw_ops.ImmutableConst(
            dtype=tf.as_dtype(image["dtype"]),
            shape=(size, *image["shape"]),
            memory_region_name=str(self.folder / f"{role}.raw"),
        )

    def _check_space(self, needed: int) -> None:
        place = next(folder for folder in self.home.absolute().parents if folder.is_dir())
        free = shutil.disk_usage(place).free
        if needed > free:
            raise DataError(
                f"{self.home}: {needed / 2**20:,.0f} MiB are needed, {free / 2**20:,.0f} MiB are free. "
                "Set GANFORGE_CACHE to a folder on a larger disk."
            )


def _write(folder: Path, examples: Examples, tell: Callable[[int], None]) -> None:
    files: dict[str, Any] = {}
    images: dict[str, dict[str, Any]] = {}
    try:
        for number, example in enumerate(read_in_order(examples), 1):
            for role, image in example.items():
                if role not in files:
                    files[role] = (folder / f"{role}.raw").open("wb")
                    images[role] = {"shape": image.shape, "dtype": image.dtype.name}
                if images[role] != {"shape": image.shape, "dtype": image.dtype.name}:
                    raise DataError(
                        f"{examples.where(number - 1)}: its {role} is {image.shape} {image.dtype}, the first is "
                        f"{images[role]['shape']} {images[role]['dtype']}. All must be alike to be prepared."
                    )
                files[role].write(np.ascontiguousarray(image).data)
            tell(number)
        for file in files.values():
            file.flush()
            os.fsync(file.fileno())
    finally:
        for file in files.values():
            file.close()
    facts = {"size": examples.size, "images": images, "classes": dict(examples.classes)}
    (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _has_parts(augmentation: Augmentation) -> bool:
    return type(augmentation).split is not Augmentation.split


def _remove(folder: Path) -> None:
    """Take a folder away at once, then what is in it: nobody ever sees half of one."""
    doomed = folder.with_name(f".{folder.name}.{os.getpid()}")
    with suppress(FileNotFoundError):  # another was faster
        folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _sweep(home: Path) -> None:
    """Remove what builds left that were killed."""
    for folder in home.glob(".*"):
        latest = max((entry.stat().st_mtime for entry in [folder, *folder.iterdir()]), default=0.0)
        if time.time() - latest > FORGOTTEN:
            shutil.rmtree(folder, ignore_errors=True)
