"""TFRecord files: what a record is, and what is wrong with a file."""

import pytest
import tensorflow as tf
from ganforge_datasets.tfrecord import TFRecord

from ganforge import DataError


@pytest.fixture
def shard(tmp_path, pairs, write_tfrecord):
    return write_tfrecord(tmp_path / "a.tfrecord", pairs(3))


def _records(path, **options):
    return TFRecord(**{"path": path, "source": "source", "validation_share": 0, **options}).records("train")


def test_records_are_read_by_position(tmp_path, pairs, write_tfrecord):
    examples = pairs(5)
    write_tfrecord(tmp_path / "0.tfrecord", examples[:2])
    write_tfrecord(tmp_path / "1.tfrecord", examples[2:])
    records = _records(tmp_path)
    assert len(records) == 5
    for position in (4, 0, 2, 1, 3):
        read = records.read(position)
        assert {role: image.content for role, image in read.items()} == examples[position]
    assert records.where(3) == f"{tmp_path}/1.tfrecord record 1"
    assert str(records.read(3)["source"]) == f"{tmp_path}/1.tfrecord record 1, source"


def test_features_have_the_keys_that_are_given(tmp_path, encode, write_tfrecord):
    photo, labels = encode("JPEG"), encode()
    write_tfrecord(tmp_path / "a.tfrecord", [{"image/encoded": photo, "label/encoded": labels, "label": b"1"}])
    (image,) = (_records(tmp_path, source="label/encoded", target="image/encoded").read(0).values(),)
    assert [each.content for each in image] == [labels, photo]


def test_a_record_without_a_feature_is_named_before_training(tmp_path, pairs, write_tfrecord):
    first, second = pairs(2)
    write_tfrecord(tmp_path / "a.tfrecord", [first, {"source": second["source"]}])
    with pytest.raises(
        DataError, match=r"a\.tfrecord record 1: there is no feature 'target' for the target, only source"
    ):
        TFRecord(path=tmp_path, source="source", validation_share=0).load("train", 0)


def test_a_feature_of_numbers_is_refused(tmp_path):
    feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[1]))
    example = tf.train.Example(features=tf.train.Features(feature={"source": feature, "target": feature}))
    with tf.io.TFRecordWriter(str(tmp_path / "a.tfrecord")) as writer:
        writer.write(example.SerializeToString())
    with pytest.raises(DataError, match="record 0: the feature 'source' is no list of one bytes value"):
        _records(tmp_path).read(0)


def test_a_record_that_is_no_example_is_refused(tmp_path):
    with tf.io.TFRecordWriter(str(tmp_path / "a.tfrecord")) as writer:
        writer.write(b"\xff\xff\xff")
    with pytest.raises(DataError, match=r"a\.tfrecord record 0: it is no tf\.train.Example"):
        _records(tmp_path).read(0)


@pytest.mark.parametrize("lost", [1, 3, 40])
def test_a_file_that_is_cut_short_is_refused(shard, lost):
    shard.write_bytes(shard.read_bytes()[:-lost])
    with pytest.raises(DataError, match=r"a\.tfrecord: no whole TFRecord begins at byte \d+ of \d+. Copy"):
        _records(shard)


def test_another_kind_of_file_is_refused(tmp_path, encode):
    (tmp_path / "a.tfrecord").write_bytes(encode())
    with pytest.raises(DataError, match="no whole TFRecord begins at byte 0"):
        _records(tmp_path)


def test_a_compressed_file_is_refused(tmp_path):
    with tf.io.TFRecordWriter(str(tmp_path / "a.tfrecord"), "GZIP") as writer:
        writer.write(b"text" * 100)
    with pytest.raises(DataError, match=r"begins at byte 0 of .* Uncompress it"):
        _records(tmp_path)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.tfrecord").touch()
    with pytest.raises(DataError, match=r"a\.tfrecord: the file holds no record"):
        _records(tmp_path)
