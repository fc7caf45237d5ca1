"""Prepared examples with extras of every kind, and without a source."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from labeled_pictures import SHAPE, Labeled

from ganforge.augmentations.jitter import Jitter
from ganforge.components import Examples
from ganforge.components.shapes import ExampleShape
from ganforge.data.batches import Share, TrainingStream
from ganforge.data.preparation import prepare
from ganforge.data.prepared_examples import PreparedExamples, load_examples, load_training


class LabeledFiles(Labeled):
    """The same, as if they were read from files."""

    name: Literal["labeled-files"] = "labeled-files"
    folder: Path
    has_source: bool = True

    def shape(self) -> ExampleShape:
        return SHAPE if self.has_source else SHAPE.without_source()

    def files(self, split: str) -> list[Path]:
        return [self.folder / f"{split}.raw"]

    def manifests(self) -> list[Path]:
        return [self.folder / "labels.csv"]

    def load(self, split: str, seed: int) -> Examples:
        examples = super().load(split, seed)

        def read(position: Any) -> dict[str, Any]:
            example = dict(examples.read(position))
            return {name: example[name] for name in self.shape().entries}

        return Examples(examples.size, read, examples.where, examples.classes)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "cache"))
    for name in ("train.raw", "validation.raw", "labels.csv"):
        (tmp_path / name).write_text("1")
    return tmp_path


def first_batches(examples: Examples, augmentations: Any) -> list[dict[str, np.ndarray]]:
    stream = TrainingStream(examples, augmentations, seed=5)
    return list(stream.batches(Share(0, 1, 4, 4), 0).take(3).as_numpy_iterator())


@pytest.mark.parametrize("has_source", [True, False])
def test_batches_are_the_same_to_the_bit_prepared_or_not(folder, has_source):
    dataset, augmentations = LabeledFiles(folder=folder, has_source=has_source), (Jitter(),)
    expected = first_batches(dataset.load("train", 0), augmentations)
    prepared = PreparedExamples(dataset, "train", augmentations)
    prepare(prepared, dataset.load("train", 0), lambda done, total: None)
    assert prepared.load() is not None
    examples, left = load_training(dataset, augmentations, 0)
    assert examples.classes == {"label": 3, "parts": 2}
    for one, other in zip(expected, first_batches(examples, left), strict=True):
        assert one.keys() == other.keys() == {*dataset.shape().entries, "chance"}
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])


def test_another_manifest_makes_what_was_prepared_outdated(folder):
    dataset = LabeledFiles(folder=folder)
    prepare(PreparedExamples(dataset, "validation"), dataset.load("validation", 0), lambda done, total: None)
    assert load_examples(dataset, "validation", 0).where(0) == "example 0"
    (folder / "labels.csv").write_text("another")
    changed = PreparedExamples(dataset, "validation")
    assert changed.is_outdated() and changed.load() is None
