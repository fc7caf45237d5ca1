"""The checks that every dataset passes."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar, get_args

import numpy as np
import pytest

from ganforge.components import Dataset, Split
from ganforge.errors import DataError
from ganforge.testing.component_contract import ComponentContract

SPLITS: tuple[Split, ...] = get_args(Split)
ROLES = ("source", "target")
HANDFUL = 4
Arrays = Mapping[str, np.ndarray]


class Reading:
    """One split as it is read: traced once, as the engine does, and called with int64 positions.

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
    """What every dataset keeps to: examples of the shape it tells, the same again each time, in splits that are apart.

        class TestLitBalls(DatasetContract):
            component = LitBalls(size=16)

    component: an instance of small images. Where it reads files, a fixture makes them:

        class TestPairedFolders(DatasetContract):
            @pytest.fixture(autouse=True)
            def folder(self, tmp_path):
                ...
                self.component = PairedFolders(path=tmp_path, source="photos", target="labels")

    A split that raises a DataError is taken for one that there is not; there is always one for training.
    """

    base: ClassVar[type[Dataset]] = Dataset

    def test_its_examples_have_the_shape_it_tells(self) -> None:
        """`shape()` holds for each example; of a label map, (height, width, 1), it counts the classes."""
        shape = self.component.shape()
        for split, reading in self._splits().items():
            for example in reading.at(reading.handful):
                assert set(example) == {*ROLES}, f"an example has source and target, not {sorted(example)}"
                for role in ROLES:
                    image, expected = example[role], tuple(getattr(shape, role))
                    if image.dtype == np.int16:
                        classes = reading.examples.classes.get(role)
                        assert classes == expected[-1], f"{role} has {classes} classes, shape() tells of {expected}"
                        expected = (*expected[:2], 1)
                    told = f"{role} of {split} is {image.shape}; shape() tells of {expected}"
                    assert image.shape == expected, told

    def test_its_images_are_of_a_kind_that_networks_can_be_given(self) -> None:
        """uint8, uint16, float32 in [-1, 1], or class numbers in int16 from -1 on, with as many `classes`."""
        for reading in self._splits().values():
            for example in reading.at(reading.handful):
                for role, image in example.items():
                    wrong = _out_of_range(image, reading.examples.classes.get(role, 0))
                    assert not wrong, f"{role} {wrong}. Give uint8, uint16, float32 in [-1, 1] or int16 class numbers."

    def test_a_position_always_gives_the_same_example(self) -> None:
        """Read again, in another order, and by another process with the same seed: runs go on where they stopped."""
        for split, reading in self._splits().items():
            first = reading.at(reading.handful)
            _require_same(first, reading.at(reversed(reading.handful))[::-1], f"{split}, read again in another order")
        fresh = Reading(self.declared.model_validate(self._options()), "train")
        told = "train, of an equal dataset that was loaded anew"
        _require_same(self._splits()["train"].at(fresh.handful), fresh.at(fresh.handful), told)

    def test_no_example_is_in_two_splits(self) -> None:
        """A handful of each have nothing in common, and neither have `files`."""
        splits = self._splits()
        contents = {
            split: {_content(example) for example in found.at(found.handful)} for split, found in splits.items()
        }
        for split, other in combinations(splits, 2):
            assert not contents[split] & contents[other], f"{split} and {other} have an example in common"
            shared = {*self.component.files(split)} & {*self.component.files(other)}
            assert not shared, f"{split} and {other} are both made of {sorted(map(str, shared))}"

    def test_every_position_can_be_read(self) -> None:
        """To the last one where there is an end; where there is none, beyond what any run reads."""
        for split, reading in self._splits().items():
            size = reading.examples.size
            assert size is None or size > 0, f"{split} has {size} examples: load() should raise a DataError"
            last = [size - 1] if size else [start + number for start in (2**31, 2**40) for number in range(HANDFUL)]
            try:
                far = reading.at(last)
            except Exception as error:
                pytest.fail(f"{split}: of the positions {last} one cannot be read: {error}")
            told = f"{split} has no end, but all examples beyond 2**31 are the same: positions are int64"
            assert size or len({_content(example) for example in far}) > 1, told

    def test_it_describes_itself_in_one_line(self) -> None:
        """For the first screen of a run."""
        told = self.component.describe()
        assert told.strip(), "describe() says nothing"
        assert len(told.splitlines()) == 1, f"describe() says more than one line: {told!r}"

    def test_it_names_what_is_behind_a_position(self) -> None:
        """`where` is how a message speaks of an example that cannot be read."""
        for split, reading in self._splits().items():
            name = reading.examples.where(0)
            assert isinstance(name, str), f"{split}: where(0) is {name!r}, but should be a text"
            assert name.strip(), f"{split}: where(0) says nothing; give the file, or what else tells the example"

    def test_its_images_can_be_drawn(self) -> None:
        """`to_pictures` makes pictures of the same size of images and of what networks make: [-1, 1] or uint8."""
        from ganforge.images import grid
        from ganforge.testing.random_images import random_images

        for role, shape in zip(ROLES, self.component.shape(), strict=True):
            for images in (self._seen(role), random_images(shape, 2)):
                pictures = self.component.to_pictures(role, images)
                same = pictures.shape[:3] == images.shape[:3] and pictures.ndim == 4
                assert same, f"to_pictures({role!r}) made {pictures.shape} of {images.shape}"
                wrong = "" if pictures.dtype == np.uint8 else _out_of_range(pictures.astype(np.float32), 0)
                assert not wrong, f"to_pictures({role!r}) {wrong}"
                grid({role: pictures}, len(pictures))

    def test_its_files_exist(self) -> None:
        """`files` names what `ganforge data prepare` can open."""
        for split in self._splits():
            missing = [str(file) for file in self.component.files(split) if not Path(file).is_file()]
            assert not missing, f"files({split!r}) names {', '.join(missing)}, which is no file"

    def _seen(self, role: str) -> np.ndarray:
        """What networks see of a handful of images."""
        import tensorflow as tf

        from ganforge.data.batches import normalized

        reading = self._splits()["train"]
        read = [{role: tf.constant(example[role])} for example in reading.at(reading.handful)]
        return np.stack([normalized(example, reading.examples.classes)[role].numpy() for example in read])

    def _splits(self) -> dict[Split, Reading]:
        """Those that there are; traced once for all checks of the same dataset."""
        key = (self.declared, self.component.model_dump_json())
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
    return blake2b(b"".join(example[role].tobytes() for role in ROLES)).hexdigest()


def _require_same(first: list[Arrays], again: list[Arrays], what: str) -> None:
    same = all(np.array_equal(one[role], other[role]) for one, other in zip(first, again, strict=True) for role in one)
    assert same, f"{what}: a position gave another example. Draw by position and seed only."


def _out_of_range(image: np.ndarray, classes: int) -> str:
    """What is wrong with its numbers; empty where nothing is."""
    if image.dtype in (np.uint8, np.uint16):
        return ""
    lowest, highest = {"float32": (-1, 1), "int16": (-1, classes - 1)}.get(str(image.dtype), (0, -1))
    if lowest > highest:
        return f"is {image.dtype}"
    within = np.isfinite(image).all() and lowest <= image.min() and image.max() <= highest
    return "" if within else f"reaches from {image.min()} to {image.max()}, beyond {lowest} to {highest}"
