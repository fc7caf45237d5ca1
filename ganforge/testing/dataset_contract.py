"""The checks that every dataset passes."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar, get_args

import numpy as np
import pytest

from ganforge.components import Dataset, Split, VectorShape
from ganforge.errors import DataError
from ganforge.testing.component_contract import ComponentContract

SPLITS: tuple[Split, ...] = get_args(Split)
HANDFUL = 4
Arrays = Mapping[str, np.ndarray]


class Reading:
    """One split, read as in training: `read` is traced once and called with int64 positions.

    Raises:
        DataError: the dataset has no such split.
    """

    def __init__(self, dataset: Dataset, split: Split) -> None:
        self.examples = dataset.load(split, 0)

    def at(self, positions: Iterable[int]) -> list[Arrays]:
        """The examples at these positions."""
        read = [self._read(position) for position in positions]
        return [{role: np.asarray(image) for role, image in example.items()} for example in read]

    @property
    def handful(self) -> range:
        """The first few positions."""
        return range(min(HANDFUL, self.examples.size or HANDFUL))

    @cached_property
    def _read(self) -> Callable[[int], Any]:
        import tensorflow as tf

        return tf.function(self.examples.read, input_signature=[tf.TensorSpec((), tf.int64)], autograph=False)


class DatasetContract(ComponentContract[Dataset]):
    """What every dataset must do: give examples of its shape, the same at a position each time, none in two splits.

        class TestLitBalls(DatasetContract):
            component = LitBalls(size=16)

    If it reads files, a fixture makes them:

        class TestPairedFolders(DatasetContract):
            @pytest.fixture(autouse=True)
            def folder(self, tmp_path):
                ...
                self.component = PairedFolders(path=tmp_path, source="photos", target="labels")

    A split whose `load` raises a DataError counts as missing; only `train` must exist.

    Attributes:
        component: an instance with small images.
    """

    base: ClassVar[type[Dataset]] = Dataset

    def test_its_examples_have_its_shape(self) -> None:
        """Each example has the shape of `shape()`, which for a label map, (height, width, 1), counts the classes."""
        shape = self.component.shape()
        named = self.component.extra_names()
        assert named == set(shape.extras), (
            f"extra_names() gives {sorted(named)}, but shape() has {sorted(shape.extras)}"
        )
        for split, reading in self._splits().items():
            for example in reading.at(reading.handful):
                assert example.keys() == shape.entries.keys(), (
                    f"an example of {split} holds {sorted(example)}. Expected {sorted(shape.entries)}, as in shape()."
                )
                for name, entry in shape.entries.items():
                    held = example[name]
                    count = reading.examples.classes.get(name)
                    message = f"{name} of {split} is {held.shape} {held.dtype}, but shape() gives {entry}"
                    if isinstance(entry, VectorShape):
                        assert held.shape == (() if entry.classes else (entry.length,)), message
                        assert not entry.classes or count == entry.length, f"{message}, and `classes` {count}"
                        continue
                    if held.dtype == np.int16:
                        assert count == entry.channels, f"{message}, and `classes` {count}"
                        entry = entry._replace(channels=1)
                    assert held.shape == entry, message

    def test_it_reads_the_same_in_a_graph_and_outside(self) -> None:
        """Training calls `read` in a graph; tests, notebooks and `ganforge data check` may call it by itself."""
        import tensorflow as tf

        for split, reading in self._splits().items():
            (traced,) = reading.at([0])
            try:
                alone = reading.examples.read(tf.constant(0, tf.int64))
            except Exception as error:
                pytest.fail(f"{split}: read(0) works in a graph only; outside it raised {error!r}")
            alone = {role: np.asarray(image) for role, image in alone.items()}
            assert alone.keys() == traced.keys(), f"{split}: read(0) gave {sorted(alone)} outside of a graph"
            for role, image in traced.items():
                message = f"{split}: {role} of read(0) is another outside of a graph. Use TensorFlow's operations only."
                assert _are_alike(image, alone[role]), message

    def test_its_images_are_of_a_kind_that_networks_can_be_given(self) -> None:
        """uint8, uint16, float32 in [-1, 1], or int16 class numbers from -1 to one below `classes`.

        Vectors are finite numbers, and a class is a whole number from 0 to one below `classes`.
        """
        for reading in self._splits().values():
            for example in reading.at(reading.handful):
                for role, image in example.items():
                    classes = reading.examples.classes.get(role, 0)
                    wrong = _out_of_range(image, classes) if image.ndim == 3 else _wrong_vector(image, classes)
                    assert not wrong, (
                        f"{role} {wrong}. Expected uint8, uint16, float32 in [-1, 1] or int16 class numbers."
                    )

    def test_a_position_always_gives_the_same_example(self) -> None:
        """Read again, in another order, and by a new process with the same seed, so that runs can resume."""
        for split, reading in self._splits().items():
            first = reading.at(reading.handful)
            _require_same(first, reading.at(reversed(reading.handful))[::-1], f"{split}, read again in another order")
        fresh = Reading(self.declared.model_validate(self._options()), "train")
        what = "train, from an equal dataset that was loaded again"
        _require_same(self._splits()["train"].at(fresh.handful), fresh.at(fresh.handful), what)

    def test_no_example_is_in_two_splits(self) -> None:
        """The first few examples of each split are in no other, and no file is in `files` of two."""
        splits = self._splits()
        contents = {
            split: {_content(example) for example in found.at(found.handful)} for split, found in splits.items()
        }
        for split, other in combinations(splits, 2):
            assert not contents[split] & contents[other], f"{split} and {other} have an example in common"
            shared = {*self.component.files(split)} & {*self.component.files(other)}
            assert not shared, f"{split} and {other} are both made of {sorted(map(str, shared))}"

    def test_every_position_can_be_read(self) -> None:
        """The last position of a split with an end; of one without, positions beyond what any run reads."""
        for split, reading in self._splits().items():
            size = reading.examples.size
            assert size is None or size > 0, f"{split} has {size} examples. Raise a DataError in load() instead."
            last = [size - 1] if size else [start + number for start in (2**31, 2**40) for number in range(HANDFUL)]
            try:
                far = reading.at(last)
            except Exception as error:
                pytest.fail(f"{split}: one of the positions {last} cannot be read: {error}")
            message = f"{split} has no end, but all examples beyond 2**31 are the same. Keep positions int64."
            assert size or len({_content(example) for example in far}) > 1, message

    def test_it_describes_itself_in_one_line(self) -> None:
        """`describe` gives the line that the first screen of a run shows."""
        line = self.component.describe()
        assert line.strip(), "describe() is empty. Expected one line."
        assert len(line.splitlines()) == 1, f"describe() gives several lines: {line!r}. Expected one."

    def test_it_names_what_is_behind_a_position(self) -> None:
        """`where` names the example in messages about what cannot be read."""
        for split, reading in self._splits().items():
            name = reading.examples.where(0)
            assert isinstance(name, str), f"{split}: where(0) is {name!r}. Expected a text."
            assert name.strip(), (
                f"{split}: where(0) is empty. Expected the file, or whatever else identifies the example."
            )

    def test_its_images_can_be_drawn(self) -> None:
        """`to_pictures` turns images, also generated ones, into pictures of that size: float in [-1, 1] or uint8."""
        from ganforge.contact_sheet import ContactSheet
        from ganforge.testing.random_images import random_images

        for role, shape in self.component.shape().images.items():
            for images in (self._seen(role), random_images(shape, 2)):
                pictures = self.component.to_pictures(role, images)
                same = pictures.shape[:3] == images.shape[:3] and pictures.ndim == 4
                assert same, (
                    f"to_pictures({role!r}) turned {images.shape} into {pictures.shape}. Expected the same size."
                )
                wrong = "" if pictures.dtype == np.uint8 else _out_of_range(pictures.astype(np.float32), 0)
                assert not wrong, f"what to_pictures({role!r}) gave {wrong}"
                ContactSheet.arrange({role: pictures}, len(pictures))

    def test_its_palette_fits_its_images(self) -> None:
        """`palette` is empty, or holds black and white for one channel and else a color for each channel."""
        for role, shape in self.component.shape().images.items():
            if palette := self.component.palette(role):
                expected = max(2, shape.channels)
                assert len(palette) == expected, (
                    f"palette({role!r}) has {len(palette)} colors. Expected {expected} for {shape.channels} channels."
                )

    def test_its_files_exist(self) -> None:
        """`files` names files that `ganforge data prepare` can open."""
        for split in self._splits():
            missing = [str(file) for file in self.component.files(split) if not Path(file).is_file()]
            assert not missing, f"files({split!r}) names what is no file: {', '.join(missing)}"

    def _seen(self, role: str) -> np.ndarray:
        """The first few images as networks see them."""
        import tensorflow as tf

        from ganforge.data.batches import normalized

        reading = self._splits()["train"]
        read = [{role: tf.constant(example[role])} for example in reading.at(reading.handful)]
        return np.stack([normalized(example, reading.examples.classes)[role].numpy() for example in read])

    def _splits(self) -> dict[Split, Reading]:
        """Those that exist; traced once for all checks of the same dataset."""
        key = (self.declared, self.component.model_dump_json(serialize_as_any=True))
        if key not in _readings:
            _readings.clear()
            _readings[key] = {split: found for split in SPLITS if (found := self._reading(split))}
        return _readings[key]

    def _reading(self, split: Split) -> Reading | None:
        try:
            return Reading(self.component, split)
        except DataError:
            if split == "train":
                raise
            return None


_readings: dict[tuple[type[Dataset], str], dict[Split, Reading]] = {}


def _content(example: Arrays) -> str:
    return blake2b(b"".join(example[role].tobytes() for role in sorted(example))).hexdigest()


def _require_same(first: list[Arrays], again: list[Arrays], what: str) -> None:
    same = all(np.array_equal(one[role], other[role]) for one, other in zip(first, again, strict=True) for role in one)
    assert same, f"{what}: a position gave another example. Draw from the position and the seed only."


def _are_alike(image: np.ndarray, other: np.ndarray) -> bool:
    """Whether they differ in no more than what rounding changes."""
    if (image.shape, image.dtype) != (other.shape, other.dtype):
        return False
    span = {"uint8": 255, "uint16": 65535}.get(str(image.dtype), 1)
    return bool(np.abs(image.astype(np.float64) - other).mean() <= span / 100)


def _wrong_vector(vector: np.ndarray, classes: int) -> str:
    """What is wrong with a vector or a class; empty where nothing is."""
    if vector.ndim:
        return "" if vector.dtype == np.float32 and np.isfinite(vector).all() else f"holds {vector.dtype} {vector}"
    return "" if vector.dtype.kind in "iu" and 0 <= vector < classes else f"is class {vector} of {classes}"


def _out_of_range(image: np.ndarray, classes: int) -> str:
    """What is wrong with its numbers; empty where nothing is."""
    if image.dtype in (np.uint8, np.uint16):
        return ""
    if not np.isfinite(image).all():
        return "holds NaN or infinity"
    lowest, highest = {"float32": (-1, 1), "int16": (-1, classes - 1)}.get(str(image.dtype), (0, -1))
    if lowest > highest:
        return f"is {image.dtype}"
    within = lowest <= image.min() and image.max() <= highest
    return "" if within else f"lies between {image.min()} and {image.max()}, beyond {lowest} to {highest}"
