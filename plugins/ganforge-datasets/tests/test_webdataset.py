"""Tar files: what an example is, and what is wrong with a file."""

import gzip
import tarfile

import numpy as np
import pytest
from ganforge_datasets.webdataset import WebDataset

from ganforge import DataError
from ganforge.images import read_image


@pytest.fixture
def shard(tmp_path, pairs, write_tar):
    return write_tar(tmp_path / "a.tar", {f"dir/{number}": pair for number, pair in enumerate(pairs(3))})


def _dataset(path, **options):
    return WebDataset(
        **{"path": path, "source": "source.png", "target": "target.png", "validation_share": 0, **options}
    )


def test_members_of_one_name_are_an_example(tmp_path, encode, write_tar):
    contents = {"photo.JPG": encode("JPEG"), "map.png": encode(), "json": b"{}"}
    write_tar(tmp_path / "a.tar", {"x/0.1": contents, "__meta__/0": {"json": b"{}"}, ".hidden": {"png": b""}})
    records = _dataset(tmp_path / "a.tar", source="1.photo.jpg", target="1.map.png").records("train")
    assert len(records) == 1
    assert records.where(0) == f"{tmp_path}/a.tar/x/0"
    images = records.read(0)
    assert images["source"].content == contents["photo.JPG"]
    assert str(images["target"]) == f"{tmp_path}/a.tar/x/0.1.map.png"


def test_a_suffix_may_have_alternatives(tmp_path, encode, write_tar):
    first, second = encode("JPEG"), encode()
    write_tar(tmp_path / "a.tar", {"0": {"jpg": first, "m": first}, "1": {"png": second, "m": second}})
    records = _dataset(tmp_path / "a.tar", source="jpg;png", target="m").records("train")
    assert [records.read(position)["source"].content for position in range(2)] == [first, second]


def test_examples_without_a_member_are_named_before_training(tmp_path, encode, write_tar):
    write_tar(tmp_path / "a.tar", {"0": {"jpg": encode(), "png": encode()}, "1": {"jpg": encode()}, "2": {"txt": b""}})
    with pytest.raises(DataError) as error:
        _dataset(tmp_path / "a.tar", source="jpg", target="png").shape()
    first, second, advice = str(error.value).splitlines()
    assert first == f"{tmp_path}/a.tar/1: there is no member png for the target, only jpg."
    assert second == f"{tmp_path}/a.tar/2: there is no member jpg for the source, only txt."
    assert advice.startswith("Every example needs one")


def test_a_member_that_is_there_twice_is_refused(shard):
    with tarfile.open(shard, "a") as tar:
        tar.add(__file__, "dir/1.source.png")
    with pytest.raises(DataError, match=r"a\.tar/dir/1.source.png: it is there twice"):
        _dataset(shard).records("train")


def test_a_compressed_file_is_refused(shard):
    shard.write_bytes(gzip.compress(shard.read_bytes()))
    with pytest.raises(DataError, match=r"a\.tar: the file is compressed with gzip"):
        _dataset(shard).records("train")


@pytest.mark.parametrize("end", [0, 100, 700, 3000])
def test_a_file_that_is_cut_short_is_refused(shard, end):
    shard.write_bytes(shard.read_bytes()[:end])
    with pytest.raises(DataError, match=r"a\.tar: the tar file is broken"):
        _dataset(shard).records("train")


def test_a_broken_header_in_the_middle_is_no_end(shard):
    content = bytearray(shard.read_bytes())
    with tarfile.open(shard) as tar:
        offset = tar.getmembers()[3].offset
    content[offset : offset + 200] = b"\xff" * 200
    shard.write_bytes(content)
    with pytest.raises(DataError, match=rf"a\.tar: the tar file is broken: there is no header at byte {offset}"):
        _dataset(shard).records("train")


def test_a_file_without_an_example_is_refused(tmp_path, write_tar):
    with pytest.raises(DataError, match=r"a\.tar: the file holds no example"):
        _dataset(write_tar(tmp_path / "a.tar", {})).records("train")


def test_a_file_that_changes_is_indexed_anew(shard, pairs, write_tar):
    assert len(_dataset(shard).records("train")) == 3
    write_tar(shard, {f"{number}": pair for number, pair in enumerate(pairs(5))})
    assert len(_dataset(shard).records("train")) == 5


def test_nothing_is_written_beside_the_shards(shard):
    dataset = _dataset(shard)
    dataset.load("train", 0)
    assert [file.name for file in shard.parent.iterdir()] == ["a.tar"]


def test_the_images_are_those_in_the_members(shard, tmp_path):
    examples = _dataset(shard).load("train", 0)
    with tarfile.open(shard) as tar:
        tar.extractall(tmp_path / "files", filter="data")
    import tensorflow as tf

    for position in range(3):
        example = examples.read(tf.constant(position, tf.int64))
        for role in ("source", "target"):
            assert np.array_equal(example[role], read_image(tmp_path / "files" / "dir" / f"{position}.{role}.png"))
