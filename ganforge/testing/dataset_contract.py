"""The checks that every dataset passes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, get_args

import numpy as np
import pytest

from ganforge.components import Dataset, Examples, Split
from ganforge.errors import DataError
from ganforge.testing.component_contract import ComponentContract

SPLITS: tuple[Split, ...] = get_args(Split)
ROLES = ("source", "target")
HANDFUL = 4
Arrays = Mapping[str, np.ndarray]


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
        for split, examples in self._splits().items():
            for example in _read(examples, _handful(examples)):
                assert set(example) == {*ROLES}, f"an example has source and target, not {sorted(example)}"
                for role in ROLES:
                    image, expected = example[role], tuple(getattr(shape, role))
                    if image.dtype == np.int16:
                        assert examples.classes.get(role) == expected[-1], f"classes of {role}: shape() counts others"
                        expected = (*expected[:2], 1)
                    told = f"{role} of {split} is {image.shape}; shape() tells of {expected}"
                    assert image.shape == expected, told

    def test_its_images_are_of_a_kind_that_networks_can_be_given(self) -> None:
        """uint8, uint16, float32 in [-1, 1], or class numbers in int16 from -1 on, with as many `classes`."""
        for examples in self._splits().values():
            for example in _read(examples, _handful(examples)):
                for role, image in example.items():
                    wrong = _out_of_range(image, examples.classes.get(role, 0))
                    assert not wrong, f"{role} {wrong}. Give uint8, uint16, float32 in [-1, 1] or int16 class numbers."

    def test_a_position_always_gives_the_same_example(self) -> None:
        """Read again, in another order, and by another process with the same seed: runs go on where they stopped."""
        for split, examples in self._splits().items():
            first = _read(examples, _handful(examples))
            fresh = self.declared.model_validate(self._options()).load(split, 0)  # type: ignore[missing-attribute]
            for again in (examples, fresh):
                for one, other in zip(first, reversed(_read(again, _handful(again)[::-1])), strict=True):
                    told = f"{split}: a position gave another example the second time. Draw by position and seed only."
                    assert all(np.array_equal(one[role], other[role]) for role in one), told

    def test_no_example_is_in_two_splits(self) -> None:
        """A handful of each have nothing in common, and neither have `files`."""
        splits = self._splits()
        examples = {split: _read(found, _handful(found)) for split, found in splits.items()}
        for place, split in enumerate(splits):
            for other in list(splits)[place + 1 :]:
                contents = [{_content(example) for example in examples[name]} for name in (split, other)]
                assert not contents[0] & contents[1], f"{split} and {other} have an example in common"
                shared = {*self.component.files(split)} & {*self.component.files(other)}
                assert not shared, f"{split} and {other} are both made of {sorted(map(str, shared))}"

    def test_every_position_can_be_read(self) -> None:
        """To the last one where there is an end; where there is none, beyond what any run reads."""
        for split, examples in self._splits().items():
            assert examples.size is None or examples.size > 0, (
                f"{split} has {examples.size} examples; raise a DataError"
            )
            last = [2**31 + 5, 2**40] if examples.size is None else [examples.size - 1]
            try:
                far = _read(examples, last)
            except Exception as error:
                pytest.fail(f"{split}: position {last[-1]} cannot be read: {error}")
            told = f"{split} has no end, so positions far apart are other examples; positions are int64"
            assert len({_content(example) for example in far}) == len(last), told

    def test_it_describes_itself_in_one_line(self) -> None:
        """For the first screen of a run."""
        told = self.component.describe()
        assert told.strip(), "describe() says nothing"
        assert len(told.splitlines()) == 1, f"describe() says more than one line: {told!r}"

    def test_it_names_what_is_behind_a_position(self) -> None:
        """`where` is how a message speaks of an example that cannot be read."""
        for split, examples in self._splits().items():
            name = examples.where(0)
            assert isinstance(name, str), f"{split}: where(0) is {name!r}, but should be a text"
            assert name.strip(), f"{split}: where(0) says nothing; give the file, or what else tells the example"

    def test_its_images_can_be_drawn(self) -> None:
        """`to_pictures` makes pictures of the same size of images and of what networks make: [-1, 1] or uint8."""
        from ganforge.data.pipeline import normalised
        from ganforge.images import grid
        from ganforge.testing.random_images import random_images

        examples = self.component.load("train", 0)
        seen = [normalised(example, examples.classes) for example in _tensors(examples, _handful(examples))]
        for role, shape in zip(ROLES, self.component.shape(), strict=True):
            own = np.stack([np.asarray(example[role]) for example in seen])
            for images in (own, random_images(shape, 2)):
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

    def _splits(self) -> dict[Split, Examples]:
        found = {}
        for split in SPLITS:
            try:
                found[split] = self.component.load(split, 0)
            except DataError:
                if split == "train":
                    raise
        return found


def _handful(examples: Examples) -> list[int]:
    return list(range(min(HANDFUL, examples.size or HANDFUL)))


def _read(examples: Examples, positions: Sequence[int]) -> list[Arrays]:
    """Read as the engine reads: traced, with int64 positions."""
    return [{role: np.asarray(image) for role, image in example.items()} for example in _tensors(examples, positions)]


def _tensors(examples: Examples, positions: Sequence[int]) -> list[Any]:
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices(np.asarray(positions, np.int64))
    return list(data.map(examples.read, deterministic=True))


def _content(example: Arrays) -> bytes:
    return b"".join(example[role].tobytes() for role in ROLES)


def _out_of_range(image: np.ndarray, classes: int) -> str:
    """What is wrong with its numbers; empty where nothing is."""
    if image.dtype in (np.uint8, np.uint16):
        return ""
    lowest, highest = {"float32": (-1, 1), "int16": (-1, classes - 1)}.get(str(image.dtype), (0, -1))
    if lowest > highest:
        return f"is {image.dtype}"
    within = np.isfinite(image).all() and lowest <= image.min() and image.max() <= highest
    return "" if within else f"reaches from {image.min()} to {image.max()}, beyond {lowest} to {highest}"
