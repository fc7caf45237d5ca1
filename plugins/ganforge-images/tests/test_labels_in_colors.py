"""Label maps whose files hold colors."""

import numpy as np
import pytest
from ganforge_images.label_map import LabelMap
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide
from PIL import Image
from pydantic import ValidationError

from ganforge.data.batches import plain_batches
from ganforge.errors import DataError
from ganforge.images import read_image, write_png

COLORS = ((0, 0, 0), (255, 255, 255), (200, 0, 10))
IDS = np.array([[0, 1, 2, 2], [2, 1, 0, -1]])
IMAGE = Image.fromarray(np.array([*COLORS, (9, 9, 9)], np.uint8)[IDS])
PALETTE = Image.fromarray((IDS % 4).astype(np.uint8), mode="P")
PALETTE.putpalette([*np.array([*COLORS, (9, 9, 9)]).ravel()])


def labels(**options):
    return LabelMap(classes=3, colors=COLORS, void_colors=[(9, 9, 9)], stored_as="colors", **options)


def pairs(folder, image, **options):
    for name, content in (("photos", Image.new("RGB", (4, 2))), ("labels", image)):
        (folder / name).mkdir()
        content.save(folder / name / "a.png")
    given = {"source": "photos", "target": "labels", "target_labels": labels(), "validation_share": 0}
    return PairedFolders(path=folder, **{**given, **options})


def seen(dataset, role="target"):
    return next(plain_batches(dataset.load("train", 0), 1, 1).as_numpy_iterator())[role][0]


def classes(image):
    return np.where(image.max(-1) < 0, -1, image.argmax(-1))


@pytest.mark.parametrize("image", [IMAGE, IMAGE.convert("RGBA"), PALETTE], ids=lambda image: image.mode)
def test_each_color_is_its_class(tmp_path, image):
    dataset = pairs(tmp_path, image, target_channels=1)
    assert str(dataset.shape()) == "2x4x3 -> 2x4x3"
    np.testing.assert_array_equal(classes(seen(dataset)), IDS)
    np.testing.assert_array_equal(classes(dataset.from_file("target", tmp_path / "labels/a.png")), IDS)


def test_a_picture_in_grays_alone_is_of_colors_too(tmp_path):
    found = seen(pairs(tmp_path, Image.fromarray(np.array([[255, 0], [0, 9]], np.uint8)).resize((4, 2), 0)))
    np.testing.assert_array_equal(classes(found), [[1, 1, 0, 0], [0, 0, -1, -1]])


def test_a_half_of_a_file_may_be_in_colors(tmp_path):
    Image.fromarray(np.concatenate([np.full((2, 4, 3), 77, np.uint8), np.asarray(IMAGE)], axis=1)).save(
        tmp_path / "a.png"
    )
    dataset = SideBySide(path=tmp_path, source="right", source_labels=labels(), validation_share=0)
    np.testing.assert_array_equal(classes(seen(dataset, "source")), IDS)


def test_an_unknown_color_is_told_with_file_color_and_pixel(tmp_path):
    image = IMAGE.copy()
    image.putpixel((3, 0), (200, 0, 11))
    with pytest.raises(
        DataError, match=r"a\.png: the color \[200, 0, 11\] at row 0, column 3 is no class, .* 12\.50% of"
    ):
        pairs(tmp_path, image).load("train", 0)
    IMAGE.save(tmp_path / "b.jpg")
    with pytest.raises(DataError, match=r"b\.jpg: .* JPEG changes colors"):
        labels().class_numbers(read_image(tmp_path / "b.jpg"), tmp_path / "b.jpg")


def test_colors_where_numbers_are_expected_name_the_option(tmp_path):
    with pytest.raises(DataError, match=r'a\.png: a label map in colors.*stored_as = "colors"'):
        pairs(tmp_path, IMAGE, target_labels=LabelMap(classes=3, colors=COLORS)).load("train", 0)


def test_16_bits_are_no_colors(tmp_path):
    with pytest.raises(DataError, match="colors of uint16"):
        pairs(tmp_path, Image.fromarray(np.zeros((2, 4), np.uint16))).load("train", 0)


@pytest.mark.parametrize(
    "options",
    [{}, {"colors": COLORS, "void_colors": [COLORS[0]]}, {"colors": ((1, 1, 1), (1, 1, 1), (2, 2, 2))}],
)
def test_colors_that_do_not_tell_classes_apart_are_refused(options):
    with pytest.raises(ValidationError):
        LabelMap(classes=3, stored_as="colors", **options)


def test_camvid_in_colors_is_camvid_in_numbers(real_data, tmp_path):
    colors = [(number * 20, 255 - number, number % 3 * 90) for number in range(11)]
    for file in sorted((real_data("camvid") / "train" / "labels").iterdir())[:2]:
        for folder, image in (
            ("numbers", read_image(file)),
            ("colors", np.array([*colors, (1, 2, 3)], np.uint8)[read_image(file)[..., 0]]),
        ):
            (tmp_path / folder).mkdir(exist_ok=True)
            write_png(tmp_path / folder / file.name, image)
    dataset = PairedFolders(
        path=tmp_path,
        source="numbers",
        target="colors",
        size=(90, 120),
        source_labels=LabelMap(classes=11, void=11),
        target_labels=LabelMap(classes=11, colors=colors, void_colors=[(1, 2, 3)], stored_as="colors"),
        validation_share=0,
    )
    np.testing.assert_array_equal(seen(dataset, "source"), seen(dataset, "target"))
