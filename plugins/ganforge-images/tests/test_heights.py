"""Gray files of numbers that mean something."""

import numpy as np
import pytest
import tensorflow as tf
import tifffile
from ganforge_images.heights import Heights
from ganforge_images.label_map import LabelMap
from ganforge_images.paired_folders import PairedFolders
from PIL import Image
from pydantic import ValidationError

from ganforge import row_decoding
from ganforge.data.batches import plain_batches
from ganforge.errors import DataError
from ganforge.tiff_row_decoder import TiffRowDecoder

HEIGHTS = np.linspace(-100, 1500, 32).reshape(4, 8)


def pairs(folder, heights, **options):
    """Photos as sources and the heights as targets."""
    for name, image in (("photos/a.png", Image.new("RGB", (8, 4))), ("heights/a.tif", Image.fromarray(heights))):
        (folder / name).parent.mkdir()
        image.save(folder / name)
    given = {"source": "photos", "target": "heights", "target_value_range": (-100, 1500), "validation_share": 0}
    return PairedFolders(path=folder, **{**given, **options})


def seen(dataset):
    return next(plain_batches(dataset.load("train", 0), 1, 1).as_numpy_iterator())["target"][0]


@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_the_range_becomes_that_of_networks(tmp_path, dtype):
    dataset = pairs(tmp_path, HEIGHTS.astype(dtype))
    assert str(dataset.shape()) == "4x8x3 -> 4x8x1"
    np.testing.assert_allclose(seen(dataset)[..., 0], (HEIGHTS + 100) / 800 - 1, atol=2 / 1600)
    found = dataset.from_file("target", tmp_path / "heights/a.tif")
    np.testing.assert_array_equal(found, seen(dataset))


def test_16_bits_span_the_range_given_not_their_own(tmp_path):
    dataset = pairs(tmp_path, (HEIGHTS + 100).astype(np.uint16), target_value_range=(0, 3200))
    assert (seen(dataset).min(), seen(dataset).max()) == (-1, 0)


def test_rows_of_a_large_tiff_are_those_of_the_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(row_decoding, "LARGE", 0)
    heights = np.random.default_rng(0).uniform(0, 100, (20, 16)).astype(np.float32)
    tifffile.imwrite(tmp_path / "a.tif", heights, photometric="minisblack", rowsperstrip=3)
    encoding = Heights(((0, 100),))
    image = encoding.rows(tmp_path / "a.tif")
    assert isinstance(image.pixels, TiffRowDecoder)
    np.testing.assert_array_equal(image.rows(4, 11), encoding.read(tmp_path / "a.tif")[4:11])
    tifffile.imwrite(tmp_path / "a.tif", heights + 1, photometric="minisblack")
    with pytest.raises(DataError, match=r"outside the value range of 0 to 100"):
        encoding.rows(tmp_path / "a.tif").whole()


@pytest.mark.parametrize("fit", ["resize", "crop", "pad"])
def test_heights_are_resized_without_rounding(tmp_path, fit):
    found = seen(pairs(tmp_path, HEIGHTS.astype(np.float32), size=(2, 2), fit=fit))
    assert found.shape == (2, 2, 1)
    assert np.isclose(found.mean(), 0, atol=0.01)
    assert abs(found * 127.5 - np.rint(found * 127.5)).max() > 0.01


@pytest.mark.parametrize(("value", "told"), [(-9999, "-9999 to 1500"), (2000, "-100 to 2000"), (np.inf, "-100 to inf")])
def test_numbers_beyond_the_range_are_refused_by_file(tmp_path, value, told):
    heights = HEIGHTS.astype(np.float32)
    heights[1, 2] = value
    with pytest.raises(
        DataError, match=rf"a\.tif: its numbers go from {told}, outside the value range of -100 to 1500"
    ):
        pairs(tmp_path, heights).load("train", 0)


def test_what_is_not_a_number_is_called_so(tmp_path):
    heights = HEIGHTS.astype(np.float32)
    heights[1, 2] = np.nan
    with pytest.raises(DataError, match=rf"a\.tif: NaN \(not a number\) in 1 of {heights.size} pixels"):
        pairs(tmp_path, heights).load("train", 0)


def test_colors_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"a\.tif: the file has 3 channels, but there are value ranges for 1"):
        pairs(tmp_path, np.zeros((4, 8, 3), np.uint8)).load("train", 0)


def test_without_a_range_floats_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"a\.tif: pixels are float32"):
        pairs(tmp_path, HEIGHTS.astype(np.float32), target_value_range=None).load("train", 0)


@pytest.mark.parametrize(("factor", "told"), [(2, "its numbers go from -200"), (0, "this picture is 2x16")])
def test_a_file_that_is_another_by_then_is_named_when_it_is_read(tmp_path, factor, told):
    examples = pairs(tmp_path, HEIGHTS.astype(np.float32)).load("train", 0)
    heights = HEIGHTS * factor if factor else HEIGHTS.reshape(2, 16)
    Image.fromarray(heights.astype(np.float32)).save(tmp_path / "heights/a.tif")
    with pytest.raises(tf.errors.OpError, match=rf"DataError: .*a\.tif: {told}"):
        next(plain_batches(examples, 1, 1).as_numpy_iterator())


@pytest.mark.parametrize(
    "options",
    [
        {"target_value_range": (3, 3)},
        {"target_labels": LabelMap(classes=3), "target_value_range": (0, 1)},
        {"source": ("a", "b"), "source_value_range": (0, 1)},
    ],
)
def test_ranges_without_a_meaning_are_refused(options):
    with pytest.raises(ValidationError):
        PairedFolders(**{"path": "x", "source": "a", "target": "b", **options})
