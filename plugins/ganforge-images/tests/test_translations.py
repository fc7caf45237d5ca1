"""Translations are files as the dataset's own are."""

import sys

import numpy as np
import pytest
from ganforge_images.label_map import LabelMap
from ganforge_images.paired_folders import PairedFolders
from PIL import Image

from ganforge.errors import DataError
from ganforge.images import read_image

COLORS = ((0, 0, 0), (250, 0, 0), (0, 0, 250))
SEEN = np.random.default_rng(0).uniform(-1, 1, (5, 7, 3)).astype(np.float32)


def targets(**options):
    return PairedFolders(path="nowhere", source="a", target="b", **options)


def written(dataset, image, folder):
    path = folder / f"a{dataset.file_suffix('target')}"
    dataset.to_file("target", image, path)
    return path


@pytest.mark.parametrize(
    ("ends", "suffix", "mode"),
    [((0, 9000), ".png", "I;16"), ((0, 65535), ".png", "I;16"), ((-500, 9000), ".tif", "F"), ((0, 1), ".tif", "F")],
)
def test_heights_come_back_in_their_own_numbers(tmp_path, ends, suffix, mode):
    dataset = targets(target_value_range=ends)
    path = written(dataset, SEEN[..., :1], tmp_path)
    assert (path.suffix, Image.open(path).mode) == (suffix, mode)
    numbers = np.asarray(Image.open(path))
    expected = ends[0] + (SEEN[..., 0] + 1) / 2 * (ends[1] - ends[0])
    np.testing.assert_allclose(numbers, expected, atol=0.51 if suffix == ".png" else 1e-3, rtol=1e-6)
    np.testing.assert_allclose(dataset.from_file("target", path), SEEN[..., :1], atol=2 / 9000)


def test_what_a_network_makes_beyond_the_range_is_its_end(tmp_path):
    path = written(targets(target_value_range=(100, 1000)), np.float32([[[-1.5], [1.5]]]), tmp_path)
    assert np.asarray(Image.open(path)).tolist() == [[100, 1000]]


def test_bands_come_back_as_a_tiff(tmp_path, monkeypatch):
    dataset = targets(target_value_range=[(0, 10), (0, 1000), (-1, 1)])
    path = written(dataset, SEEN, tmp_path)
    np.testing.assert_allclose(dataset.from_file("target", path), SEEN, atol=1e-6)
    monkeypatch.setitem(sys.modules, "tifffile", None)
    with pytest.raises(DataError, match="ganforge-images"):
        written(dataset, SEEN, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.tif"]


@pytest.mark.parametrize("classes", [(0, 1, 2), (7, 2, 255), (0, 300, 5)])
def test_classes_come_back_by_number_and_show_their_colors(tmp_path, classes):
    dataset = targets(target_labels=LabelMap(classes=classes, void=9, colors=COLORS))
    image = SEEN.copy()
    image[0, 0] = -1
    path = written(dataset, image, tmp_path)
    expected = np.array(classes)[image.argmax(-1)]
    expected[0, 0] = 9
    np.testing.assert_array_equal(np.asarray(Image.open(path)), expected)
    np.testing.assert_array_equal(dataset.from_file("target", path).argmax(-1)[1:], SEEN.argmax(-1)[1:])
    if max(classes) < 256:
        np.testing.assert_array_equal(read_image(path)[1:], np.array(COLORS, np.uint8)[SEEN.argmax(-1)][1:])


def test_classes_that_are_stored_as_colors_come_back_as_such(tmp_path):
    dataset = targets(target_labels=LabelMap(classes=3, colors=COLORS, stored_as="colors"))
    path = written(dataset, SEEN, tmp_path)
    np.testing.assert_array_equal(read_image(path), np.array(COLORS, np.uint8)[SEEN.argmax(-1)])


def test_other_images_are_pictures(tmp_path):
    path = written(targets(), SEEN, tmp_path)
    np.testing.assert_array_equal(read_image(path), np.rint((SEEN + 1) * 127.5).astype(np.uint8))
