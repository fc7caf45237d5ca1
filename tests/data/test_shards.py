"""Shards hold every example of a dataset, exactly, and appear only when complete."""

from io import BytesIO
from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf
from labeled_pictures import Labeled
from PIL import Image

from ganforge.components import Dataset, Examples, Split
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.data.shards import shard_splits, write_shards
from ganforge.errors import DataError, RunError

SIZES = {"train": 5, "validation": 2}


class Drawn(Dataset):
    """Random 2x3 images; the source has one channel."""

    name: Literal["drawn"] = "drawn"
    source_dtype: str = "uint8"
    channels: int = 3
    broken: int = -1
    endless: bool = False
    classes: int = 0

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(2, 3, 1), ImageShape(2, 3, self.channels))

    def load(self, split: Split, seed: int) -> Examples:
        if split not in SIZES:
            raise DataError("there is no test")

        def draw(position: np.int64) -> list[np.ndarray]:
            if position == self.broken:
                raise DataError(f"example {position}: it is broken.")
            random = np.random.default_rng([len(split), int(position)])
            source = random.integers(-1 if self.classes else 0, self.classes or 256, (2, 3, 1)).astype(
                self.source_dtype
            )
            return [source, random.integers(0, 256, (2, 3, self.channels), np.uint8)]

        def read(position: Any) -> dict[str, Any]:
            source, target = tf.numpy_function(draw, [position], [tf.as_dtype(self.source_dtype), tf.uint8])
            return {
                "source": tf.ensure_shape(source, (2, 3, 1)),
                "target": tf.ensure_shape(target, (2, 3, self.channels)),
            }

        size = None if self.endless and split == "train" else SIZES[split]
        return Examples(size, read, classes={"source": self.classes} if self.classes else {})


class Loose(Drawn):
    """Its images are not in pairs."""

    name: Literal["loose"] = "loose"
    paired = False


def _write(dataset, folder, shards=None, first=None):
    splits, _ = shard_splits(dataset, 0, first)
    return write_shards(splits, dataset.shape(), folder, shards, lambda split, done, size: None)


def _records(folder, split):
    files = sorted(map(str, folder.glob(f"{split}-*.tfrecord")))
    examples = [tf.train.Example.FromString(record.numpy()) for record in tf.data.TFRecordDataset(files)]
    return [{role: each.bytes_list.value[0] for role, each in one.features.feature.items()} for one in examples]


def _pixels(content):
    return np.asarray(Image.open(BytesIO(content)))


def test_examples_are_spread_over_the_shards_in_order(tmp_path):
    dataset = Drawn()
    written = _write(dataset, tmp_path / "out", shards=2)
    names = ["train-00000-of-00002", "train-00001-of-00002", "validation-00000-of-00001"]
    assert sorted(file.name for file in tmp_path.glob("out/*")) == [f"{name}.tfrecord" for name in names]
    assert written.counts == SIZES
    for split in SIZES:
        examples = dataset.load(split, 0)
        for position, record in enumerate(_records(tmp_path / "out", split)):
            example = examples.read(tf.constant(position, tf.int64))
            assert np.array_equal(_pixels(record["source"]), example["source"][..., 0])
            assert np.array_equal(_pixels(record["target"]), example["target"])


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({"channels": 3}, {"source_channels": 1}),
        ({"channels": 4}, {"source_channels": 1, "target_channels": 4}),
        ({"channels": 2}, {"source_channels": 1, "target_value_range": [[0, 255], [0, 255]]}),
        ({"source_dtype": "uint16"}, {"source_channels": 1}),
        ({"source_dtype": "float32"}, {"source_value_range": [-1.0, 1.0]}),
        ({"source_dtype": "int16", "classes": 4}, {"source_labels": {"classes": 4, "void": 255}}),
        ({"source_dtype": "int16", "classes": 256}, {"source_labels": {"classes": 256, "void": 65535}}),
    ],
)
def test_the_options_say_how_images_are_stored(tmp_path, changes, options):
    assert _write(Drawn(**changes), tmp_path / "out").options == {"source": "source", "target": "target", **options}


def test_extras_are_stored_and_the_options_read_them(tmp_path):
    options = _write(Labeled(), tmp_path / "out").options
    assert options["extras"] == {
        "label": {"class_column": "label", "classes": ["circle", "square", "star"]},
        "measures": {"number_columns": ["measures"]},
        "mask": {"image_column": "mask", "channels": 1},
        "parts": {"image_column": "parts", "labels": {"classes": 2, "void": 255}},
    }
    (file,) = map(str, tmp_path.glob("out/train-*.tfrecord"))
    record = tf.train.Example.FromString(list(tf.data.TFRecordDataset(file))[4].numpy()).features.feature
    assert record["label"].bytes_list.value[0] == b"square"
    assert record["measures"].float_list.value == [4, 0.5]


class Alone(Drawn):
    """It has no sources."""

    name: Literal["alone"] = "alone"

    def shape(self) -> ExampleShape:
        return super().shape().without_source()

    def load(self, split: Split, seed: int) -> Examples:
        examples = super().load(split, seed)
        return Examples(examples.size, lambda position: {"target": examples.read(position)["target"]})


def test_targets_alone_are_stored_too(tmp_path):
    assert _write(Alone(), tmp_path / "out").options == {"target": "target"}
    assert [*_records(tmp_path / "out", "train")[0]] == ["target"]


def test_what_no_png_holds_is_an_array(tmp_path):
    dataset = Drawn(channels=5, source_dtype="float32")
    _write(dataset, tmp_path / "out")
    example, record = dataset.load("train", 0).read(tf.constant(0, tf.int64)), _records(tmp_path / "out", "train")[0]
    for role in ("source", "target"):
        stored = np.load(BytesIO(record[role]), allow_pickle=False)
        assert stored.dtype == example[role].dtype.as_numpy_dtype
        assert np.array_equal(stored, example[role])


def test_classes_are_stored_by_number_and_void_apart(tmp_path):
    dataset = Drawn(source_dtype="int16", classes=3)
    _write(dataset, tmp_path / "out")
    numbers = dataset.load("train", 0).read(tf.constant(1, tf.int64))["source"].numpy()[..., 0]
    assert -1 in numbers
    assert np.array_equal(
        _pixels(_records(tmp_path / "out", "train")[1]["source"]), np.where(numbers < 0, 255, numbers)
    )


def test_an_endless_dataset_needs_a_number(tmp_path):
    with pytest.raises(DataError, match=r"'drawn': its examples are endless\..*--first 1000"):
        _write(Drawn(endless=True), tmp_path / "out")
    assert _write(Drawn(endless=True), tmp_path / "out", first=3).counts == {"train": 3, "validation": 2}


def test_the_reason_for_no_test_split_is_given():
    assert shard_splits(Drawn(), 0, None)[1] == "there is no test"


def test_images_that_are_not_in_pairs_are_refused(tmp_path):
    with pytest.raises(DataError, match="'loose': its images are not in pairs"):
        _write(Loose(), tmp_path / "out")


@pytest.mark.parametrize("there", ["file", "folder"])
def test_nothing_is_overwritten(tmp_path, there):
    out = tmp_path / "out"
    kept = out if there == "file" else out / "kept"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    with pytest.raises(DataError, match="out: it exists already"):
        _write(Drawn(), out)
    assert kept.read_text() == "mine"


def test_nothing_is_left_if_an_example_cannot_be_read(tmp_path):
    with pytest.raises(DataError, match="example 3: it is broken"):
        _write(Drawn(broken=3), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_explained_and_nothing_is_left(tmp_path, monkeypatch):
    def full(writer, record):
        raise tf.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(tf.io.TFRecordWriter, "write", full)
    with pytest.raises(
        RunError, match=r"train-00000-of-00001\.tfrecord: cannot be written: No space left on device\. Free"
    ):
        _write(Drawn(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
