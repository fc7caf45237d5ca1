"""One folder of images."""

import numpy as np
import pytest
from ganforge_images.folder_dataset import ImageFolder
from PIL import Image
from pydantic import ValidationError

from ganforge.data.batches import plain_batches
from ganforge.data.check import check_dataset
from ganforge.errors import DataError
from ganforge.images import from_uint8, read_image, write_png


def batch(dataset, split="train", count=8):
    return next(plain_batches(dataset.load(split, 0), count, count).as_numpy_iterator())


def test_an_image_is_its_own_source(write_images):
    folder = write_images("photos", "abc")
    dataset = ImageFolder(path=folder, validation_share=0)
    found = batch(dataset)
    assert dataset.describe() == f"image-folder: 3 train images of 8x16 in {folder}"
    np.testing.assert_array_equal(found["source"], found["target"])
    np.testing.assert_allclose(found["target"][1], from_uint8(read_image(folder / "b.png")), atol=1e-6)
    assert dataset.files("train") == [folder / f"{name}.png" for name in "abc"]


@pytest.mark.parametrize("layout", ["{name}", "train/{name}", "{name}/train"])
def test_a_subfolder_is_a_class_in_the_order_given(write_images, tmp_path, layout):
    write_images(layout.format(name="dogs"), "ab")
    write_images(layout.format(name="cats"), "cde")
    write_images("others", "f")
    dataset = ImageFolder(path=tmp_path, classes=("dogs", "cats"), size=(4, 6), validation_share=0)
    assert str(dataset.shape()) == "4x6x2 -> 4x6x3"
    assert [file.stem for file in dataset.files("train")] == ["a", "c", "b", "d", "e"]
    found = batch(dataset)["source"]
    assert found.shape == (5, 4, 6, 2)
    for image, number in zip(found, [0, 1, 0, 1, 1], strict=True):
        assert (image[..., number] == 1).all()
        assert (image[..., 1 - number] == -1).all()
    assert len(np.unique(dataset.to_pictures("source", found).reshape(-1, 3), axis=0)) == 2


def test_a_class_without_images_is_named_unless_only_validation_lacks_them(write_images, tmp_path):
    for folder, names in (("train/cats", "ab"), ("train/dogs", "cd"), ("val/dogs", "e")):
        write_images(folder, names)
    dataset = ImageFolder(path=tmp_path, classes=("cats", "dogs"), validation_share=0)
    assert [file.stem for file in dataset.files("validation")] == ["e"]
    with pytest.raises(DataError, match="birds: there is no such folder"):
        ImageFolder(path=tmp_path, classes=("cats", "birds")).load("train", 0)
    with pytest.raises(DataError, match="no image for the test split"):
        dataset.load("test", 0)


def test_a_gray_image_of_a_number_asks_for_a_class(tmp_path):
    dataset = ImageFolder(path=tmp_path, classes=("cats", "dogs"))
    Image.new("L", (3, 2), 1).save(tmp_path / "dogs.png")
    asked = dataset.from_file("source", tmp_path / "dogs.png")
    np.testing.assert_array_equal(asked, np.broadcast_to(np.float32([-1, 1]), (2, 3, 2)))
    assert dataset.from_file("target", tmp_path / "dogs.png").shape == (2, 3, 3)


@pytest.mark.parametrize("classes", [("a",), ("a", "a"), ("a", "b/c"), ("a", "..")])
def test_classes_without_a_meaning_are_refused(classes):
    with pytest.raises(ValidationError):
        ImageFolder(path="x", classes=classes)


@pytest.mark.slow
def test_real_photos_and_labels_are_told_apart(real_data):
    dataset = ImageFolder(path=real_data("camvid"), classes=("images", "labels"), size=(30, 40))
    report = check_dataset(dataset, 0, 4, None, lambda split, done, total: None)
    assert report.faults == 0
    assert [report.splits[split].size for split in ("train", "validation")] == [24, 8]
    found = batch(dataset, "validation")
    brightness = found["target"].mean((1, 2, 3))
    assert brightness[found["source"][:, 0, 0, 0] == 1].min() > brightness[found["source"][:, 0, 0, 1] == 1].max()


def test_that_a_source_is_its_target_is_no_news_where_it_is_meant(write_images):
    folder = write_images("train", "abc").parent
    write_images("val", "ab")
    for number, file in enumerate((folder / "val").iterdir()):
        write_png(file, np.random.default_rng([9, number]).integers(0, 256, (8, 16, 3), np.uint8))
    assert check_dataset(ImageFolder(path=folder), 0, 1, None, lambda split, done, total: None).remarks == []
