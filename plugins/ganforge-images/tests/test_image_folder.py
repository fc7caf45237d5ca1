"""One folder of images."""

import numpy as np
import pytest
from ganforge_images.folder_dataset import ImageFolder
from ganforge_images.paired_folders import PairedFolders
from pydantic import ValidationError

from ganforge.data.batches import plain_batches
from ganforge.data.check import check_dataset
from ganforge.errors import DataError, UnusableFilesError
from ganforge.images import from_uint8, read_image, write_png

SUBFOLDERS = {"label": {"class_subfolders": True}}


def batch(dataset, split="train", count=8):
    return next(plain_batches(dataset.load(split, 0), count, count).as_numpy_iterator())


def checked(dataset):
    return check_dataset(dataset, 0, 1, None, lambda split, done, total: None)


def test_images_alone_have_no_source(write_images):
    folder = write_images("photos", "abc")
    dataset = ImageFolder(path=folder, validation_share=0)
    found = batch(dataset)
    assert dataset.shape().source is None and [*found] == ["target"]
    assert dataset.describe() == f"image-folder: 3 train images of 8x16 in {folder}"
    np.testing.assert_allclose(found["target"][1], from_uint8(read_image(folder / "b.png")), atol=1e-6)
    assert dataset.files("train") == [folder / f"{name}.png" for name in "abc"]


@pytest.mark.parametrize("layout", ["{name}", "train/{name}", "{name}/train"])
@pytest.mark.parametrize(("classes", "numbers"), [(None, [0, 1, 0, 1, 0]), (("dogs", "cats"), [0, 1, 0, 1, 1])])
def test_the_subfolder_of_an_image_is_its_class(write_images, tmp_path, layout, classes, numbers):
    write_images(layout.format(name="dogs"), "ab")
    write_images(layout.format(name="cats"), "cde")
    extras = {"label": {"class_subfolders": True, "classes": classes}}
    dataset = ImageFolder(path=tmp_path, extras=extras, size=(4, 6), validation_share=0)
    assert str(dataset.shape()) == "4x6x3, label 2 classes"
    assert dataset.shape().extras["label"].classes == (classes or ("cats", "dogs"))
    label = batch(dataset)["label"]
    np.testing.assert_array_equal(label, np.eye(2, dtype=np.float32)[numbers])


def test_a_class_without_images_is_named_unless_only_validation_lacks_them(write_images, tmp_path):
    for folder, names in (("train/cats", "ab"), ("train/dogs", "cd"), ("val/dogs", "e")):
        write_images(folder, names)
    dataset = ImageFolder(path=tmp_path, extras=SUBFOLDERS, validation_share=0)
    assert [file.stem for file in dataset.files("validation")] == ["e"]
    assert batch(dataset, "validation", 1)["label"].tolist() == [[0, 1]]
    with pytest.raises(DataError, match="birds: there is no such folder"):
        extras = {"label": {"class_subfolders": True, "classes": ("cats", "birds")}}
        ImageFolder(path=tmp_path, extras=extras).load("train", 0)
    with pytest.raises(DataError, match="no image for the test split"):
        dataset.load("test", 0)


def test_one_subfolder_is_not_enough(write_images, tmp_path):
    write_images("train/cats", "ab")
    write_images("val/dogs", "ab")
    with pytest.raises(DataError, match=r"train: there are 1 subfolders for classes. Expected 2 or more."):
        ImageFolder(path=tmp_path, extras=SUBFOLDERS).shape()


@pytest.mark.parametrize("classes", [("a",), ("a", "a"), ("a", "")])
@pytest.mark.parametrize("name", ["label", "source", "step", "a b"])
def test_classes_and_names_without_a_meaning_are_refused(name, classes):
    with pytest.raises(ValidationError):
        ImageFolder(path="x", extras={name: {"class_subfolders": True, "classes": classes}})


def test_the_images_of_pairs_may_be_in_subfolders_of_their_classes_too(write_images, tmp_path):
    for folder in ("photos/cats", "photos/dogs", "labels/cats", "labels/dogs"):
        write_images(folder, "ab")
    options = {"path": tmp_path, "source": "photos", "target": "labels", "validation_share": 0, "extras": SUBFOLDERS}
    assert batch(PairedFolders(recursive=True, **options))["label"].tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]
    with pytest.raises(ValidationError, match="Set recursive = true"):
        PairedFolders(**options)
    for folder in ("photos", "labels"):
        write_images(folder, "x")
    with pytest.raises(UnusableFilesError, match=r"x.png: label: it is in no subfolder of a class"):
        PairedFolders(recursive=True, **options).load("train", 0)


@pytest.mark.slow
def test_real_photos_and_labels_are_told_apart(real_data):
    extras = {"kind": {"class_subfolders": True}}
    dataset = ImageFolder(path=real_data("camvid"), extras=extras, size=(30, 40))
    report = checked(dataset)
    assert report.faults == 0
    assert [report.splits[split].size for split in ("train", "validation")] == [24, 8]
    found = batch(dataset, "validation")
    brightness = found["target"].mean((1, 2, 3))
    assert brightness[found["kind"][:, 0] == 1].min() > brightness[found["kind"][:, 1] == 1].max()


def test_the_check_looks_at_images_without_sources(write_images):
    folder = write_images("train", "abc").parent
    write_images("val", "ab")
    for number, file in enumerate((folder / "val").iterdir()):
        write_png(file, np.random.default_rng([9, number]).integers(0, 256, (8, 16, 3), np.uint8))
    report = checked(ImageFolder(path=folder))
    assert report.remarks == [] and report.splits["train"].checked == 3
