"""Extras of records: classes, numbers and images in columns, members and features."""

import json
from io import BytesIO

import numpy as np
import pytest
import tensorflow as tf
from ganforge_datasets.huggingface import HuggingFace
from ganforge_datasets.tfrecord import TFRecord
from ganforge_datasets.webdataset import WebDataset
from pydantic import ValidationError

from ganforge import DataError, UnusableFilesError
from ganforge.components import ImageShape, VectorShape
from ganforge.data.batches import plain_batches
from ganforge.data.example_arrays import read_in_order
from ganforge.data.shards import shard_splits, write_shards

LABEL = {"class_column": "label", "classes": ("cat", "dog")}


@pytest.fixture
def datasets():
    return pytest.importorskip("datasets", reason='not installed: pip install "ganforge-datasets[huggingface]"')


def batch(dataset, count=8):
    return next(plain_batches(dataset.load("train", 0), count, count).as_numpy_iterator())


def array(numbers):
    file = BytesIO()
    np.save(file, np.array(numbers, np.float32))
    return file.getvalue()


def members(encode, **others):
    """The members of one example."""
    return {"photo.png": encode(), **{name.replace("_", "."): content for name, content in others.items()}}


def webdataset(path, **options):
    return WebDataset(path=path, target="photo.png", validation_share=0, **options)


def test_members_of_tar_files_are_texts_json_and_arrays(tmp_path, encode, write_tar):
    meta = [{"breed": breed, "size": [1, 2.5], "age": 3} for breed in ("dog", "cat")]
    examples = {
        str(n): members(encode, cls=f" {n}\n".encode(), json=json.dumps(meta[n]).encode(), code_npy=array([n, -1]))
        for n in range(2)
    }
    extras = {
        "number": {"class_column": "cls", "classes": ("0", "1", "2")},
        "label": {"class_column": "json:breed", "classes": ("cat", "dog")},
        "facts": {"number_columns": ("json:size", "json:age"), "value_range": (0, 4)},
        "style": {"number_columns": ("code.npy",)},
        "mask": {"image_column": "photo.png", "channels": 1},
    }
    dataset = webdataset(write_tar(tmp_path / "a.tar", examples), extras=extras)
    assert (
        str(dataset.shape())
        == "8x16x3, number 3 classes, label 2 classes, facts 3 numbers, style 2 numbers, mask 8x16x1"
    )
    found = batch(dataset)
    assert found["number"].argmax(1).tolist() == [0, 1] and found["label"].argmax(1).tolist() == [1, 0]
    assert found["facts"].tolist() == [[-0.5, 0.25, 0.5]] * 2 and found["style"].tolist() == [[0, -1], [1, -1]]
    assert dataset.describe() == f"webdataset: 2 train images of 8x16 in {tmp_path}/a.tar"


@pytest.mark.parametrize(
    ("content", "extra", "message"),
    [
        (
            {"cls": b"ct"},
            {"class_column": "cls", "classes": ("a", "b")},
            "/1: x: 'ct' is no class. Expected one of a, b.",
        ),
        ({"cls": b""}, {"class_column": "cls", "classes": ("a", "b")}, "/1: x: there is no class."),
        ({"cls": b"\xff"}, {"class_column": "cls", "classes": ("a", "b")}, "/1.cls: it cannot be read: 'utf-8'"),
        ({"json": b"{]"}, {"number_columns": ("json:a",)}, "/1.json: it cannot be read: Expecting property name"),
        ({"json": b'{"b": 1}'}, {"number_columns": ("json:a",)}, "/1.json: there is no key 'a', only b."),
        ({"json": b'{"a": [1, 2]}'}, {"number_columns": ("json:a",)}, "/1: x: there are 2 numbers. Expected 1,"),
        ({"json": b'{"a": "x"}'}, {"number_columns": ("json:a",)}, '/1: x: "x" is no number.'),
        ({"npy": b"1"}, {"number_columns": ("npy",)}, "/1.npy: it cannot be read:"),
        ({}, {"class_column": "cls", "classes": ("a", "b")}, "/1: there is no member cls for the x, only photo.png."),
    ],
)
def test_what_is_wrong_in_a_member_is_named_before_training(tmp_path, encode, write_tar, content, extra, message):
    good = {"cls": b"a", "json": b'{"a": 1}', "npy": array([1])}
    examples = {"0": members(encode, **good), "1": members(encode, **content)}
    with pytest.raises(UnusableFilesError) as error:
        webdataset(write_tar(tmp_path / "a.tar", examples), extras={"x": extra}).load("train", 0)
    assert f"{tmp_path}/a.tar{message}" in str(error.value)


def test_classes_of_shards_have_to_be_given(tmp_path, encode, write_tar):
    write_tar(tmp_path / "a.tar", {"0": members(encode, cls=b"a")})
    with pytest.raises(
        DataError, match=r"a\.tar: extras\.x: there are no `classes`, and every record would have to be read"
    ):
        webdataset(tmp_path / "a.tar", extras={"x": {"class_column": "cls"}}).shape()


def test_options_of_a_source_that_is_not_there_are_refused():
    with pytest.raises(ValidationError, match="source_labels is set, but there is no source"):
        TFRecord(path="x", source_labels={"classes": 2})


def feature(value):
    values = value if isinstance(value, list) else [value]
    if isinstance(values[0], bytes):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
    if isinstance(values[0], int):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=values))
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def tfrecord(path, examples, **options):
    with tf.io.TFRecordWriter(str(path)) as writer:
        for example in examples:
            features = {key: feature(value) for key, value in example.items()}
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
    return TFRecord(path=path, validation_share=0, **options)


def test_features_may_be_texts_whole_numbers_and_floats(tmp_path, encode):
    examples = [
        {"target": encode(), "name": name, "id": n, "size": [0.5, n + 1.0]} for n, name in enumerate([b"dog", b"cat"])
    ]
    extras = {
        "label": {"class_column": "name", "classes": ("cat", "dog")},
        "id": {"class_column": "id", "classes": ("1", "0")},
        "size": {"number_columns": ("size", "id")},
    }
    found = batch(tfrecord(tmp_path / "a.tfrecord", examples, extras=extras))
    assert found["label"].argmax(1).tolist() == [1, 0] == found["id"].argmax(1).tolist()
    assert found["size"].tolist() == [[0.5, 1, 0], [0.5, 2, 1]] and "source" not in found


def test_a_record_without_a_feature_is_named(tmp_path, encode):
    examples = [{"target": encode(), "label": b"cat"}, {"target": encode()}, {"target": encode(), "label": b"cow"}]
    dataset = tfrecord(tmp_path / "a.tfrecord", examples, extras={"label": LABEL})
    with pytest.raises(UnusableFilesError) as error:
        dataset.load("train", 0)
    assert [reason.partition(".tfrecord record ")[2][:50] for reason in error.value.reasons] == [
        "1: there is no feature 'label' for the label, only",
        "2: label: 'cow' is no class. Expected one of cat, ",
    ]
    rest = error.value.load_rest()
    assert rest.read(tf.constant(0, tf.int64))["label"] == 0


def test_what_is_sharded_is_read_again(tmp_path, encode, write_tar):
    examples = {str(n): members(encode, cls=b"dog" if n % 2 else b"cat", code_npy=array([n, 0.1])) for n in range(4)}
    extras = {
        "label": {"class_column": "cls", "classes": ("cat", "dog")},
        "style": {"number_columns": ("code.npy",), "value_range": (0, 5)},
        "mask": {"image_column": "photo.png", "channels": 1},
        "edges": {"image_column": "photo.png", "derivation": {"name": "edges"}},
    }
    first = WebDataset(path=write_tar(tmp_path / "a.tar", examples), target="photo.png", extras=extras, size=(4, 6))
    splits, _ = shard_splits(first, 0, None)
    written = write_shards(splits, first.shape(), tmp_path / "out", None, lambda *done: None)
    again = TFRecord.model_validate({"path": tmp_path / "out", **written.options})
    assert again.shape() == first.shape()
    for split in ("train", "validation"):
        pairs = zip(read_in_order(first.load(split, 0)), read_in_order(again.load(split, 0)), strict=True)
        for one, other in pairs:
            assert one.keys() == other.keys()
            assert all(np.array_equal(one[name], other[name]) and one[name].dtype == other[name].dtype for name in one)


def table(datasets, tmp_path, encode, labels, feature, **more):
    images = [{"bytes": encode(), "path": None} for _ in labels]
    features = datasets.Features(image=datasets.Image(), label=feature)
    rows = datasets.Dataset.from_dict({"image": images, "label": labels}, features)
    for name, values in more.items():
        rows = rows.add_column(name, values)
    rows.save_to_disk(tmp_path / "data")
    return tmp_path / "data"


def huggingface(path, **options):
    return HuggingFace(path=path, target="image", validation_share=0, **options)


def test_a_table_knows_its_classes(datasets, tmp_path, encode):
    path = table(
        datasets, tmp_path, encode, [1, 0, 1], datasets.ClassLabel(names=["dog", "cat"]), code=[[1.0, 2.0]] * 3
    )
    extras = {"label": {"class_column": "label"}, "style": {"number_columns": ("code",)}}
    dataset = huggingface(path, extras=extras)
    assert dataset.shape().extras == {"label": VectorShape(2, ("dog", "cat")), "style": VectorShape(2)}
    found = batch(dataset)
    assert found["label"].argmax(1).tolist() == [1, 0, 1] and found["style"].tolist() == [[1, 2]] * 3
    given = {"label": {"class_column": "label", "classes": ("cat", "dog")}}
    assert batch(huggingface(path, extras=given))["label"].argmax(1).tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("labels", "kind", "classes"), [(["b", "a", "b"], "string", ("a", "b")), ([10, 2, 10], "int64", ("2", "10"))]
)
def test_a_table_without_names_has_the_classes_that_occur(datasets, tmp_path, encode, labels, kind, classes):
    dataset = huggingface(
        table(datasets, tmp_path, encode, labels, datasets.Value(kind)), extras={"label": {"class_column": "label"}}
    )
    assert dataset.shape().extras["label"].classes == classes
    assert batch(dataset)["label"].argmax(1).tolist() == [1, 0, 1]


def test_columns_that_are_not_there_and_rows_that_nobody_labeled_are_refused(datasets, tmp_path, encode):
    path = table(datasets, tmp_path, encode, [1, -1], datasets.ClassLabel(names=["dog", "cat"]))
    with pytest.raises(
        DataError, match=r"there is no column 'breed' for the kind\. Choose a column for it: image, label"
    ):
        huggingface(path, extras={"kind": {"class_column": "breed"}}).shape()
    with pytest.raises(UnusableFilesError, match="data, train row 1: label: there is no class"):
        huggingface(path, extras={"label": {"class_column": "label"}}).load("train", 0)
    with pytest.raises(
        DataError, match=r"the column 'label' holds ClassLabel.* Choose a column of images for it: image"
    ):
        huggingface(path, extras={"mask": {"image_column": "label"}}).shape()


def test_extra_images_take_the_options_of_others(tmp_path, encode):
    examples = [{"target": encode(), "depth": array(np.full((8, 16, 1), 5)), "map": encode(shape=(8, 16), levels=2)}]
    extras = {
        "depth": {"image_column": "depth", "value_range": (0, 10)},
        "map": {"image_column": "map", "labels": {"classes": 2}},
        "edges": {"image_column": "map", "derivation": {"name": "instance-edges"}},
    }
    dataset = tfrecord(tmp_path / "a.tfrecord", examples, extras=extras)
    assert dataset.shape().extras["map"] == ImageShape(8, 16, 2)
    found = batch(dataset, 1)
    assert (found["depth"] == 0).all() and set(np.unique(found["edges"])) == {-1, 1}
    bare = {"depth": {"image_column": "depth"}}
    with pytest.raises(DataError, match=r"array of numbers, no image. Set `extras.depth.value_range`"):
        tfrecord(tmp_path / "a.tfrecord", examples, extras=bare).load("train", 0)
