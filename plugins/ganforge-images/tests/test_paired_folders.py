"""Pairs in two folders."""

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images.paired_folders import PairedFolders
from pydantic import ValidationError

from ganforge.errors import DataError
from ganforge.images import as_channels, read_image, write_png


def pairs(path, **options):
    return PairedFolders(path=path, **{"source": "photos", "target": "labels", "validation_share": 0, **options})


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
    found = [list(zip(*dataset.columns(split), strict=True)) for split in ("train", "validation", "test")]
    assert sorted(source.stem for split in found for source, _ in split) == sorted(names)
    assert all(source.stem == target.stem for split in found for source, target in split)


def test_absolute_folders_are_taken_as_they_are(write_images, tmp_path):
    photos, labels = write_images("here/photos", "ab"), write_images("there/labels", "ab")
    dataset = PairedFolders(path=tmp_path / "here", source=str(photos), target=str(labels), validation_share=0)
    assert dataset.columns("train") == [[folder / f"{name}.png" for name in "ab"] for folder in (photos, labels)]


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
        pairs(tmp_path).load("train", 0)


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


@pytest.mark.parametrize("layout", ["frames/train", "frames"])
def test_a_star_stands_for_what_names_have_in_common(write_images, tmp_path, layout):
    write_images(layout, ["1_photo", "2_photo", "1_depth", "2_depth", "notes"])
    dataset = pairs(tmp_path, source="frames/*_photo", target="frames/*_depth", size=4)
    found = [[file.name for file in files] for files in dataset.columns("train")]
    assert found == [["1_photo.png", "2_photo.png"], ["1_depth.png", "2_depth.png"]]


@pytest.mark.parametrize(("source", "target"), [("all/*", "all/*_mask"), ("all/*_mask", "all")])
def test_a_file_that_two_patterns_fit_is_of_the_longer_one(write_images, tmp_path, source, target):
    write_images("all", ["1", "2", "mask", "1_mask", "2_mask", "mask_mask"])
    dataset = pairs(tmp_path, source=source, target=target)
    plain, masks = dataset.columns("train")[:: 1 if source == "all/*" else -1]
    assert [file.stem for file in plain] == ["1", "2", "mask"]
    assert [file.stem for file in masks] == ["1_mask", "2_mask", "mask_mask"]
    dataset = pairs(tmp_path, source=("all", "all/*_mask"), target="all/*_mask")
    assert [file.stem for file in dataset.columns("train")[0]] == ["1", "2", "mask"]


def test_partners_of_different_names_are_in_one_split(write_images, tmp_path):
    for number in range(30):
        write_images("all", [f"{number}_photo", f"{number}_depth"])
    dataset = pairs(tmp_path, source="all/*_photo", target="all/*_depth", validation_share=0.5)
    for split in ("train", "validation"):
        assert 5 < len(dataset.columns(split)[0]) < 25


def test_a_pattern_that_fits_nothing_is_told(write_images, tmp_path):
    write_images("photos", "a")
    with pytest.raises(DataError, match=r"photos: no name of an image there fits \*_rgb\. The first is a\.png"):
        pairs(tmp_path, source="photos/*_rgb").columns("train")


@pytest.mark.parametrize("source", ["*/photos", "a/*_*", []])
def test_places_without_a_meaning_are_refused(tmp_path, source):
    with pytest.raises(ValidationError):
        PairedFolders(path=tmp_path, source=source, target="labels")


def test_several_sources_are_stacked_by_channels_at_the_depth_of_the_deepest(write_images, tmp_path):
    photos, labels = write_images("photos", "a"), write_images("labels", "a")
    depth = tmp_path / "depth" / "a.png"
    depth.parent.mkdir()
    write_png(depth, np.full((8, 16, 1), 1000, np.uint16))
    dataset = PairedFolders(path=tmp_path, source=("photos", "depth"), target="labels", validation_share=0)
    assert str(dataset.shape()) == "8x16x6 -> 8x16x3"
    found = example(dataset)
    np.testing.assert_array_equal(found["source"][..., :3], read_image(photos / "a.png").astype(np.uint16) * 257)
    assert (found["source"][..., 3:] == 1000).all()
    np.testing.assert_array_equal(found["target"], read_image(labels / "a.png"))
    batch = np.zeros((1, 8, 16, 6))
    assert dataset.to_pictures("source", batch).shape == (1, 8, 16, 3)
    with pytest.raises(DataError, match="a source is made of 2 files"):
        dataset.from_file("source", depth)
    assert (dataset.files_of("source"), dataset.files_of("target")) == (2, 1)
    stack = dataset.from_files("source", [photos / "a.png", depth])
    np.testing.assert_allclose((stack + 1) * 32767.5, found["source"], atol=0.01)
    np.testing.assert_array_equal(dataset.from_files("target", [photos / "a.png"]), stack[..., :3])
    write_png(depth, np.zeros((4, 4, 1), np.uint8))
    with pytest.raises(DataError, match=r"depth/a\.png: this picture is 4x4, .*photos/a\.png is 8x16"):
        dataset.from_files("source", [photos / "a.png", depth])


def test_every_folder_of_sources_needs_every_image(write_images, tmp_path):
    for folder, names in (("photos", "ab"), ("depth", "a"), ("labels", "ab")):
        write_images(folder, names)
    with pytest.raises(DataError, match=r"photos/b\.png: there is no image b in .*depth\.\nAdd"):
        pairs(tmp_path, source=("photos", "depth")).columns("train")


@pytest.mark.parametrize(
    ("fit", "rows"), [("resize", [0, 0, 90, 90]), ("crop", [0, 0, 90, 90]), ("pad", [0, 0, 90, 90])]
)
def test_an_image_of_another_aspect_is_stretched_cut_or_padded(tmp_path, fit, rows):
    for folder in ("photos", "labels"):
        (tmp_path / folder).mkdir()
        image = np.zeros((4, 12, 3), np.uint8)
        image[2:] = 90
        image[:, :4], image[:, 8:] = image[:, :4] + 20, image[:, 8:] + 50
        write_png(tmp_path / folder / "a.png", image)
    found = example(pairs(tmp_path, size=4 if fit != "pad" else (12, 12), fit=fit))["source"][..., 0]
    columns = {"resize": [20, 7, 17, 50], "crop": [0, 0, 0, 0], "pad": [20] * 4 + [0] * 4 + [50] * 4}[fit]
    rows = [0] * 6 + [90] * 6 if fit == "pad" else rows
    np.testing.assert_allclose(found, np.add.outer(rows, columns), atol=1)


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
