"""Class numbers in files of every kind: read exactly, or refused with what helps."""

import numpy as np
import pytest
import tensorflow as tf
import tifffile
from ganforge_images import headers
from ganforge_images.label_files import read_class_numbers
from ganforge_images.label_map import LabelMap
from ganforge_images.paired_folders import PairedFolders
from PIL import Image

from ganforge.errors import DataError

CLASSES = (np.arange(48).reshape(6, 8) % 5).astype(np.uint8)


def saved(path, image, **options):
    image.save(path, **options)
    return path


def gray():
    return Image.fromarray(CLASSES)


def with_alpha(mode, alpha=255):
    image = gray().convert(mode)
    image.putalpha(Image.fromarray(np.full_like(CLASSES, 255)))
    image.putpixel((1, 1), (*image.getpixel((1, 1))[:-1], alpha))
    return image


@pytest.mark.parametrize(
    ("name", "image", "options"),
    [
        ("x.png", gray(), {}),
        ("x.png", gray().convert("RGB"), {}),
        ("x.png", with_alpha("RGB"), {}),
        ("x.png", with_alpha("L"), {}),
        ("x.bmp", gray(), {}),
        ("x.pgm", gray(), {}),
        ("x.tga", gray(), {}),
        ("x.webp", gray().convert("RGB"), {"lossless": True}),
        ("x.tif", gray(), {"compression": "tiff_lzw"}),
        ("x.jp2", gray(), {"irreversible": False}),
    ],
    ids=lambda value: str(getattr(value, "mode", value)),
)
def test_what_holds_numbers_exactly_is_read(tmp_path, name, image, options):
    numbers = read_class_numbers(saved(tmp_path / name, image, **options))
    assert (numbers.dtype, numbers.shape) == (np.uint16, (6, 8, 1))
    np.testing.assert_array_equal(numbers[..., 0], CLASSES)


@pytest.mark.parametrize("dtype", ["uint16", ">u2", "int32", "int64", "float32", "float64", "int8"])
def test_whole_numbers_of_any_type_are_classes(tmp_path, dtype):
    tifffile.imwrite(tmp_path / "x.tif", CLASSES.astype(dtype))
    np.testing.assert_array_equal(read_class_numbers(tmp_path / "x.tif")[..., 0], CLASSES)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("x.jpg", {"quality": 100}),
        ("x.jfif", {"format": "JPEG"}),
        ("x.webp", {}),
        ("x.tif", {"compression": "jpeg"}),
        ("x.avif", {}),
    ],
)
def test_formats_that_change_pixels_are_refused(tmp_path, name, options):
    path = saved(tmp_path / name, gray(), **options)
    with pytest.raises(DataError, match=r"x\.\w+: a label map stored as \w+, which changes pixels.*such as PNG"):
        LabelMap(classes=5).read(path)
    with pytest.raises(DataError, match="which changes pixels"):
        LabelMap(classes=2, colors=((0, 0, 0), (1, 1, 1)), stored_as="colors").read(path)


@pytest.mark.parametrize(
    ("values", "reason"),
    [(CLASSES + 0.5, "from 0.5 to 4.5"), (CLASSES - 1.0, "from -1 to 3"), (CLASSES * 1e6, "from 0 to 4e[+]06")],
)
def test_other_numbers_are_refused_with_their_range(tmp_path, values, reason):
    tifffile.imwrite(tmp_path / "x.tif", values.astype(np.float32))
    with pytest.raises(DataError, match=f"numbers {reason}.* Expected whole numbers from 0 to 65535"):
        read_class_numbers(tmp_path / "x.tif")


def test_colors_and_transparent_pixels_are_refused_each_for_what_it_is(tmp_path):
    with pytest.raises(DataError, match=r'a label map in colors.*stored_as = "colors"'):
        read_class_numbers(saved(tmp_path / "x.png", Image.new("RGB", (4, 4), (1, 2, 3))))
    for image in (with_alpha("RGB", 7), with_alpha("L", 7)):
        with pytest.raises(DataError, match=r"a label map with transparent pixels.*list it in `void`"):
            read_class_numbers(saved(tmp_path / "x.png", image))


@pytest.mark.parametrize("decoded", [1000, 0])
def test_colors_that_stand_for_classes_are_refused_as_jpeg_before_training(tmp_path, monkeypatch, decoded):
    monkeypatch.setattr(headers, "DECODED", decoded)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        saved(tmp_path / folder / "x.jpg", Image.new("RGB", (8, 8)))
    labels = LabelMap(classes=2, colors=((0, 0, 0), (1, 1, 1)), stored_as="colors")
    dataset = PairedFolders(path=tmp_path, source="a", target="b", target_labels=labels, validation_share=0)
    with pytest.raises((DataError, tf.errors.OpError), match="which changes pixels"):
        dataset.load("train", 0).read(tf.constant(0, tf.int64))
