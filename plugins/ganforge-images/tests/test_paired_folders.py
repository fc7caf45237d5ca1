"""Pairs in two folders."""

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images.paired_folders import PairedFolders

from ganforge.errors import DataError
from ganforge.images import as_channels, read_image


def pairs(path, **options):
    return PairedFolders(path=path, source="photos", target="labels", **{"validation_share": 0, **options})


def example(dataset, position=0, split="train"):
    """One example, read as the engine reads it."""
    examples = dataset.load(split, seed=0)
    read = tf.data.Dataset.from_tensors(tf.constant(position, tf.int64)).map(examples.read)
    return {side: image.numpy() for side, image in next(iter(read)).items()}


def test_files_of_one_name_are_a_pair_whatever_the_suffix(write_images, tmp_path):
    write_images("photos", "ab")
    labels = write_images("labels", "xab")
    (labels / "x.png").unlink()
    (labels / "b.png").rename(labels / "b.PNG")
    found = example(pairs(tmp_path, target_channels=1), 1)
    np.testing.assert_array_equal(found["source"], read_image(tmp_path / "photos" / "b.png"))
    np.testing.assert_allclose(found["target"], as_channels(read_image(labels / "b.PNG"), 1), atol=1)


@pytest.mark.parametrize("layout", ["{split}/{side}", "{side}/{split}"])
def test_splits_stand_on_either_side_of_the_folders(write_images, tmp_path, layout):
    for side in ("photos", "labels"):
        write_images(layout.format(split="train", side=side), "abc")
        write_images(layout.format(split="val", side=side), "de")
    assert pairs(tmp_path).describe() == f"paired-folders: 3 train, 2 validation pairs of 8x16 in {tmp_path}"


def test_a_cut_keeps_partners_together_and_splits_apart(write_images, tmp_path):
    names = [f"{number}" for number in range(40)]
    for side in ("photos", "labels"):
        write_images(side, names)
    dataset = pairs(tmp_path, validation_share=0.3, test_share=0.2)
    found = [dataset.pair_files(split) for split in ("train", "validation", "test")]
    assert sorted(source.stem for split in found for source, _ in split) == sorted(names)
    assert all(source.stem == target.stem for split in found for source, target in split)


def test_absolute_folders_are_taken_as_they_are(write_images, tmp_path):
    photos, labels = write_images("here/photos", "ab"), write_images("there/labels", "ab")
    dataset = PairedFolders(path=tmp_path / "here", source=str(photos), target=str(labels), validation_share=0)
    assert dataset.pair_files("train")[0] == (photos / "a.png", labels / "a.png")


def test_all_files_without_a_partner_are_named(write_images, tmp_path):
    write_images("photos", "abc")
    write_images("labels", "bcd")
    with pytest.raises(
        DataError, match=r"a\.png: there is no image a in .*labels\.\n.*d\.png: .*photos\.\nAdd the partners"
    ):
        pairs(tmp_path).load("train", 0)


def test_many_files_without_a_partner_are_counted(write_images, tmp_path):
    write_images("photos", [f"{number:02}" for number in range(13)])
    write_images("labels", ["00"])
    with pytest.raises(DataError, match=r"10\.png: .*\nand 2 more\."):
        pairs(tmp_path).shape()


def test_two_files_of_one_name_are_refused(write_images, tmp_path):
    photos = write_images("photos", "a")
    write_images("labels", "a")
    (photos / "a.jpg").write_bytes((photos / "a.png").read_bytes())
    with pytest.raises(DataError, match=r"a\.jpg has the same name"):
        pairs(tmp_path).load("train", 0)


def test_pictures_of_a_pair_that_differ_in_size_need_a_size(write_images, tmp_path):
    write_images("photos", "a", (8, 8, 3))
    write_images("labels", "a", (4, 4, 1))
    with pytest.raises(DataError, match=r"labels/a\.png: this picture is 4x4, the first is 8x8"):
        pairs(tmp_path).load("train", 0)
    assert example(pairs(tmp_path, size=6))["target"].shape == (6, 6, 3)


def test_a_missing_folder_is_named(write_images, tmp_path):
    write_images("photos", "a")
    with pytest.raises(DataError, match=r"labels: there is no such folder"):
        pairs(tmp_path).load("train", 0)


def test_camvid_keeps_its_label_numbers_at_any_size(real_data):
    dataset = PairedFolders(
        path=real_data("camvid"),
        source="labels",
        target="images",
        source_channels=1,
        source_resampling="nearest",
        size=(96, 128),
    )
    assert [dataset.load(split, 0).size for split in ("train", "validation")] == [12, 4]
    found = example(dataset)
    assert str(dataset.shape()) == "96x128x1 -> 96x128x3"
    assert found["target"].shape == (96, 128, 3)
    assert set(np.unique(found["source"])) <= set(range(12))
