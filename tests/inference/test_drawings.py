import numpy as np
import pytest
from tiny_components import TinyDataset

from ganforge.components import ImageShape
from ganforge.errors import DataError
from ganforge.inference.drawings import drawn_image, image_table, shown_image

BLACK_AND_WHITE = {"land": (0, 0, 0), "water": (255, 255, 255)}
CLASSES = {"sky": (0, 0, 255), "tree": (0, 128, 0), "road": (90, 90, 90)}


class Drawn(TinyDataset):
    def palette(self, role):
        return {"source": BLACK_AND_WHITE, "target": CLASSES}.get(role, {})


class ShownInColors(TinyDataset):
    def to_pictures(self, role, images):
        return np.array([*CLASSES.values()], np.uint8)[images.argmax(-1)]


def table(role, channels, dataset=None):
    return image_table(dataset or Drawn(), role, ImageShape(8, 10, channels))


def test_one_channel_with_a_palette_is_black_and_white():
    assert table("source", 1) == {
        "height": 8,
        "width": 10,
        "channels": 1,
        "kind": "binary",
        "palette": [{"name": "land", "color": [0, 0, 0]}, {"name": "water", "color": [255, 255, 255]}],
    }


def test_channels_that_a_dataset_shows_in_colors_are_classes_by_number():
    found = table("target", 3, ShownInColors())
    assert found["kind"] == "classes"
    assert [entry["name"] for entry in found["palette"]] == ["0", "1", "2"]
    assert [entry["color"] for entry in found["palette"]] == [list(color) for color in CLASSES.values()]


def test_other_images_are_pictures_in_any_color():
    assert table("edges", 3) == {"height": 8, "width": 10, "channels": 3, "kind": "picture", "palette": []}


def test_a_drawing_in_black_and_white_has_no_gray():
    gray = np.array([[[0], [100], [128], [255]]], np.uint8)
    np.testing.assert_array_equal(drawn_image(table("source", 1), gray)[0, :, 0], [-1, -1, 1, 1])
    colored = np.broadcast_to(gray, (1, 4, 3))
    np.testing.assert_array_equal(drawn_image(table("source", 1), colored)[0, :, 0], [-1, -1, 1, 1])


def test_a_drawing_of_classes_has_the_class_of_the_nearest_color():
    near = np.array([[[10, 5, 240], [0, 120, 20], [100, 100, 100]]], np.uint8)
    seen = drawn_image(table("target", 3), near)
    np.testing.assert_array_equal(seen[0], 2 * np.eye(3) - 1)
    assert seen.dtype == np.float32
    np.testing.assert_array_equal(shown_image(table("target", 3), seen)[0], [*CLASSES.values()])


def test_a_drawing_of_many_colors_is_sorted_by_the_nearest():
    pixels = np.random.default_rng(0).integers(0, 256, (70, 80, 3), np.uint8)
    colors = np.array([*CLASSES.values()], float)
    expected = np.square(pixels[:, :, None] - colors).sum(-1).argmin(-1)
    np.testing.assert_array_equal(drawn_image(table("target", 3), pixels).argmax(-1), expected)


def test_a_picture_gets_the_channels_that_networks_read():
    pixels = np.full((2, 2, 4), 255, np.uint8)
    assert drawn_image(table("photo", 3), pixels).shape == (2, 2, 3)
    assert drawn_image(table("photo", 1), pixels).shape == (2, 2, 1)
    with pytest.raises(DataError, match="this model reads 6 channels, and a picture has"):
        drawn_image(table("photo", 6), pixels)


def test_channels_that_are_no_colors_are_shown_by_the_first():
    assert shown_image(table("depth", 2), np.zeros((2, 2, 2), np.float32)).shape == (2, 2, 1)
