"""Splits: by the names of files, by options, and by shares of the training examples."""

import pytest
from ganforge_datasets.splits import split_named
from ganforge_datasets.tfrecord import TFRecord

from ganforge import DataError


@pytest.fixture
def keys():
    """The keys of the examples of a split."""

    def of(dataset, split):
        records = dataset.records(split)
        return [records.key(position) for position in range(len(records))]

    return of


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("shards/train-00000-of-00004.tfrecord", "train"),
        ("training.tar", "train"),
        ("val_3.tar", "validation"),
        ("Validation.tar", "validation"),
        ("memory://data/test-0.tar", "test"),
        ("values-0.tar", None),
        ("0001.tar", None),
    ],
)
def test_the_name_of_a_file_tells_its_split(name, split):
    assert split_named(name) == split


def test_a_folder_has_the_splits_that_its_files_are_named_by(tmp_path, pairs, write_tfrecord, keys):
    for name, count in (("train-0", 3), ("more", 1), ("val-0", 2)):
        write_tfrecord(tmp_path / f"{name}.tfrecord", pairs(count))
    dataset = TFRecord(path=tmp_path)
    assert keys(dataset, "train") == ["more.tfrecord 0", *(f"train-0.tfrecord {number}" for number in range(3))]
    assert keys(dataset, "validation") == ["val-0.tfrecord 0", "val-0.tfrecord 1"]
    with pytest.raises(DataError, match="there is no example for the test split: a share of 0 of 4 is none"):
        dataset.records("test")


def test_other_splits_may_lie_elsewhere(tmp_path, pairs, write_tfrecord, keys):
    write_tfrecord(tmp_path / "a" / "0.tfrecord", pairs(2))
    write_tfrecord(tmp_path / "b" / "1.tfrecord", pairs(1))
    dataset = TFRecord(path=tmp_path / "a" / "*.tfrecord", validation_path=tmp_path / "b")
    assert keys(dataset, "train") == ["0.tfrecord 0", "0.tfrecord 1"]
    assert keys(dataset, "validation") == ["1.tfrecord 0"]


def test_shares_are_cut_from_the_training_examples(tmp_path, pairs, write_tfrecord, keys):
    write_tfrecord(tmp_path / "0.tfrecord", pairs(1, shape=(1, 1, 3)) * 400)
    dataset = TFRecord(path=tmp_path, validation_share=0.2, test_share=0.1)
    cut = {split: keys(dataset, split) for split in ("train", "validation", "test")}
    assert sum(map(len, cut.values())) == len(set().union(*cut.values())) == 400
    assert 60 < len(cut["validation"]) < 100
    assert 20 < len(cut["test"]) < 60
    write_tfrecord(tmp_path / "1.tfrecord", pairs(1, shape=(1, 1, 3)) * 100)
    more = TFRecord(path=tmp_path, validation_share=0.2, test_share=0.1)
    assert all({*of_split} <= {*keys(more, split)} for split, of_split in cut.items())


@pytest.mark.parametrize(("count", "sizes"), [(1, [1, 0, 0]), (2, [1, 1, 0]), (3, [1, 1, 1])])
def test_from_few_examples_each_split_gets_one(tmp_path, pairs, write_tfrecord, keys, count, sizes):
    write_tfrecord(tmp_path / "0.tfrecord", pairs(count, shape=(1, 1, 3)))
    dataset = TFRecord(path=tmp_path, validation_share=1e-9, test_share=1e-9)
    for split, size in zip(("train", "validation", "test"), sizes, strict=True):
        if size:
            assert len(keys(dataset, split)) == size
        else:
            with pytest.raises(DataError, match=f"there is no example for the {split} split"):
                dataset.records(split)


def test_files_are_named_only_where_they_are_of_one_split(tmp_path, pairs, write_tfrecord):
    train, validation = (write_tfrecord(tmp_path / f"{name}.tfrecord", pairs(3)) for name in ("train", "val"))
    dataset = TFRecord(path=tmp_path)
    assert [dataset.files(split) for split in ("train", "validation", "test")] == [[train], [validation], ()]
    assert TFRecord(path=train).files("train") == ()
    assert TFRecord(path=train, validation_share=0).files("train") == [train]


def test_a_folder_without_training_data_is_refused(tmp_path, pairs, write_tfrecord):
    write_tfrecord(tmp_path / "test-0.tfrecord", pairs(1))
    with pytest.raises(DataError, match="there is nothing for training, only for other splits"):
        TFRecord(path=tmp_path).load("train", 0)
