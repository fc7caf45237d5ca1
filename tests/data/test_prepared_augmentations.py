"""What the first augmentation does alike each time is prepared too, and nothing else changes."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf

from ganforge.augmentations.color import Color
from ganforge.augmentations.jitter import Jitter
from ganforge.augmentations.mirror import Mirror
from ganforge.augmentations.rotation import Rotation
from ganforge.components import Augmentation, Dataset, Examples
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.data.batches import RandomPart, Share, TrainingStream
from ganforge.data.preparation import needed_bytes
from ganforge.data.preparation import prepare as store
from ganforge.data.prepared_examples import PreparedExamples, load_examples, load_training, preparation_status
from ganforge.errors import TrainingError
from ganforge.training.feed import Feed

pytestmark = pytest.mark.slow

CLASSES = 4
JITTER = Jitter(enlarge=1.5)


class Numbers(Dataset):
    """Four examples of random pixels; the target is `factor` times as large."""

    name: Literal["numbers"] = "numbers"
    path: Path
    target: Literal["uint8", "uint16", "float32", "int16"] = "uint8"
    factor: int = 1

    def shape(self) -> ExampleShape:
        channels = CLASSES if self.target == "int16" else 1
        return ExampleShape(ImageShape(8, 12, 3), ImageShape(8 * self.factor, 12 * self.factor, channels))

    def files(self, split: str) -> list[Path]:
        return [self.path]

    def load(self, split: str, seed: int) -> Examples:
        random, target = np.random.default_rng(0), self.shape().target
        sources = tf.constant(random.integers(0, 256, (4, 8, 12, 3), np.uint8))
        pixels = random.uniform(-1, 1, (4, target.height, target.width, 1)).astype(np.float32)
        scale = {"uint8": 255, "uint16": 65535, "int16": CLASSES - 0.001, "float32": 0}[self.target]
        targets = tf.constant(((pixels + 1) / 2 * scale if scale else pixels).astype(self.target))

        def read(position: Any) -> dict[str, Any]:
            return {"source": tf.gather(sources, position), "target": tf.gather(targets, position)}

        return Examples(4, read, classes={"target": CLASSES} if self.target == "int16" else {})


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "file").write_bytes(b"")
    return tmp_path / "file"


def prepare(dataset: Dataset, *augmentations: Augmentation) -> PreparedExamples:
    prepared = PreparedExamples(dataset, "train", augmentations)
    store(prepared, dataset.load("train", 0), lambda done, total: None)
    return prepared


def batches(dataset: Dataset, *augmentations: Augmentation) -> list[dict[str, np.ndarray]]:
    stream = TrainingStream(*load_training(dataset, augmentations, 0), seed=3)
    return list(stream.batches(Share(0, 1, 2, 2), 0).take(6).as_numpy_iterator())


@pytest.mark.parametrize("after", [Mirror(), Color(), Rotation()], ids=repr)
@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize("target", ["uint8", "uint16", "float32", "int16"])
def test_batches_are_the_same_to_the_bit_prepared_or_not(path, target, factor, after):
    dataset = Numbers(path=path, target=target, factor=factor)
    plain = batches(dataset, JITTER, after)
    prepare(dataset, JITTER, after)
    examples, (first, second) = load_training(dataset, (JITTER, after), 0)
    assert isinstance(first, RandomPart) and second is after
    assert examples.read(tf.constant(0, tf.int64))["target"].shape[:2] == (12 * factor, 18 * factor)
    for expected, given in zip(plain, batches(dataset, JITTER, after), strict=True):
        assert all(np.array_equal(given[role], expected[role]) for role in expected)
    assert plain[0]["source"].shape == (2, 8, 12, 3)


def test_as_many_bytes_are_written_as_are_said_to_be_needed(path):
    dataset = Numbers(path=path)
    prepared = prepare(dataset, JITTER)
    written = sum(file.stat().st_size for file in prepared.folder.glob("*.raw"))
    assert needed_bytes(prepared, dataset.load("train", 0)) == written == 4 * 12 * 18 * (3 + 1)


def test_other_options_of_the_first_are_prepared_apart_and_stay(path):
    dataset = Numbers(path=path)
    kept = [prepare(dataset, *first) for first in ((JITTER,), (Jitter(),), (Mirror(),))]
    assert len({prepared.options_folder for prepared in kept}) == 3 and all(prepared.load() for prepared in kept)
    assert PreparedExamples(dataset, "train", (Jitter(enlarge=2),)).load() is None


def test_augmentations_that_draw_all_and_those_after_the_first_share_what_is_prepared(path):
    dataset = Numbers(path=path)
    prepare(dataset)
    for augmentations in ((Mirror(), JITTER), (Color(),), ()):
        examples, remaining = load_training(dataset, augmentations, 0)
        assert remaining == augmentations and preparation_status(dataset, augmentations) == ", prepared"
        assert examples.read(tf.constant(0, tf.int64))["source"].shape == (8, 12, 3)


def test_where_doing_a_part_before_is_not_exact_nothing_is_done_before(path):
    dataset, jitter = Numbers(path=path), Jitter(source_resampling="bicubic")
    plain = batches(dataset, jitter)
    prepare(dataset, jitter)
    assert load_training(dataset, (jitter,), 0)[1] == (jitter,)
    assert all(
        np.array_equal(one["source"], two["source"]) for one, two in zip(plain, batches(dataset, jitter), strict=True)
    )


class Wrong(Numbers):
    """Its shape() is not that of its examples."""

    def shape(self) -> ExampleShape:
        return super().shape().resized(4, 6)

    def load(self, split: str, seed: int) -> Examples:
        return Numbers(path=self.path).load(split, seed)


def test_a_run_reads_what_is_prepared_and_still_finds_a_shape_that_is_wrong(path, tiny_experiment):
    for dataset in (Numbers(path=path), Wrong(path=path)):
        prepare(dataset, JITTER)
        store(PreparedExamples(dataset, "validation"), dataset.load("validation", 0), lambda done, total: None)
        feed = Feed(tiny_experiment().model_copy(update={"dataset": dataset, "augmentations": (JITTER,)}))
        assert feed.training.read(tf.constant(0, tf.int64))["source"].shape == (12, 18, 3)
        if isinstance(dataset, Wrong):
            with pytest.raises(TrainingError, match="mistake in the dataset plugin"):
                feed.check(dataset.shape())
        else:
            feed.check(dataset.shape())
            assert next(feed.batches(1))["source"].shape[1:] == (8, 12, 3)


def test_whoever_reads_without_augmentations_and_other_splits_see_what_the_dataset_gives(path):
    dataset = Numbers(path=path)
    prepare(dataset, JITTER)
    assert load_examples(dataset, "train", 0).read(tf.constant(0, tf.int64))["source"].shape == (8, 12, 3)
    assert (
        PreparedExamples(dataset, "validation", (JITTER,)).options_folder
        == PreparedExamples(dataset, "validation").options_folder
    )
