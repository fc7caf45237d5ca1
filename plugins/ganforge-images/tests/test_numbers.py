"""TIFFs of numbers that are no colors."""

import sys

import numpy as np
import pytest
import tifffile
from ganforge_images.numbers import read_numbers, read_size
from ganforge_images.paired_folders import PairedFolders
from PIL import Image

from ganforge.data.batches import plain_batches
from ganforge.errors import DataError
from ganforge.images import write_png

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float16", "float32", "float64"]
)
@pytest.mark.parametrize("shape", [(6, 9), (6, 9, 2), (6, 9, 3), (6, 9, 5)])
def test_numbers_are_read_as_they_are_stored(tmp_path, dtype, shape):
    numbers = RANDOM.integers(-100, 100, shape).astype(dtype)
    tifffile.imwrite(
        tmp_path / "a.tif", numbers, photometric="minisblack", planarconfig="contig" if shape[2:] else None
    )
    found = read_numbers(tmp_path / "a.tif")
    np.testing.assert_array_equal(found, numbers.reshape(6, 9, -1))
    assert read_size(tmp_path / "a.tif")[:2] == (6, 9)


@pytest.mark.parametrize(
    "how", [{"planarconfig": "separate"}, {"compression": "zlib", "predictor": 2}, {"tile": (16, 16)}]
)
def test_however_they_are_laid_out(tmp_path, how):
    numbers = RANDOM.integers(0, 9999, (4, 20, 30)).astype(np.uint16)
    channels_last = numbers if "planarconfig" in how else np.moveaxis(numbers, 0, -1)
    options = {"photometric": "minisblack", "planarconfig": "contig", "bigtiff": True, **how}
    tifffile.imwrite(tmp_path / "a.tif", channels_last, **options)
    np.testing.assert_array_equal(read_numbers(tmp_path / "a.tif"), np.moveaxis(numbers, 0, -1))


def test_pages_are_channels_but_smaller_copies_are_not(tmp_path):
    pages = RANDOM.integers(0, 200, (5, 20, 30)).astype(np.float32)
    tifffile.imwrite(tmp_path / "pages.tif", pages, photometric="minisblack")
    np.testing.assert_array_equal(read_numbers(tmp_path / "pages.tif"), np.moveaxis(pages, 0, -1))
    with tifffile.TiffWriter(tmp_path / "copies.tif") as file:
        file.write(pages[0])
        file.write(pages[0, ::2, ::2], subfiletype=1)
    np.testing.assert_array_equal(read_numbers(tmp_path / "copies.tif"), pages[0][..., None])


def test_what_pillow_reads_right_needs_nothing_more(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tifffile", None)
    for number, (compression, dtype) in enumerate(
        [("tiff_lzw", "float32"), ("tiff_deflate", "uint16"), (None, "int32")]
    ):
        numbers = RANDOM.integers(0, 999, (5, 7)).astype(dtype)
        Image.fromarray(numbers).save(tmp_path / f"{number}.tif", compression=compression)
        np.testing.assert_array_equal(read_numbers(tmp_path / f"{number}.tif")[..., 0], numbers)


def test_without_tifffile_a_sentence_names_what_to_install(tmp_path, monkeypatch):
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((4, 4, 5), np.float32), photometric="minisblack")
    monkeypatch.setitem(sys.modules, "tifffile", None)
    with pytest.raises(DataError, match=r"a\.tif: .*Install it: pip install 'ganforge-images\[geo\]'"):
        read_numbers(tmp_path / "a.tif")


def test_a_compression_that_needs_more_is_named(tmp_path):
    tifffile.imwrite(
        tmp_path / "a.tif", np.zeros((64, 64, 5), np.uint16), photometric="minisblack", planarconfig="contig"
    )
    bytes_of = bytearray((tmp_path / "a.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        place = file.pages[0].tags["Compression"].valueoffset
    bytes_of[place : place + 2] = (5).to_bytes(2, "little")  # says LZW
    (tmp_path / "a.tif").write_bytes(bytes_of)
    with pytest.raises(DataError, match=r"compressed with LZW, .* pip install imagecodecs"):
        read_numbers(tmp_path / "a.tif")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [(np.zeros((2, 3, 4, 5)), "2x3x4x5"), (np.zeros((4, 5, 5), np.complex64), "complex64")],
)
def test_what_has_no_height_width_and_channels_is_refused(tmp_path, numbers, told):
    tifffile.imwrite(tmp_path / "a.tif", numbers, photometric="minisblack")
    with pytest.raises(DataError, match=rf"a\.tif: the TIFF .*{told}"):
        read_numbers(tmp_path / "a.tif")


def test_a_tiff_cut_short_is_named(tmp_path):
    tifffile.imwrite(
        tmp_path / "a.tif", np.zeros((64, 64, 5), np.uint16), photometric="minisblack", planarconfig="contig"
    )
    (tmp_path / "a.tif").write_bytes((tmp_path / "a.tif").read_bytes()[:3000])
    with pytest.raises(DataError, match=r"a\.tif: the TIFF cannot be decoded"):
        read_numbers(tmp_path / "a.tif")


def test_bands_and_heights_become_what_networks_see(tmp_path):
    bands = RANDOM.integers(0, 10000, (12, 16, 5)).astype(np.uint16)
    heights = RANDOM.uniform(-400, 8000, (12, 16))
    for folder, numbers in (("bands", bands), ("heights", heights)):
        (tmp_path / folder).mkdir()
        tifffile.imwrite(
            tmp_path / folder / "a.tif",
            numbers,
            photometric="minisblack",
            planarconfig="contig" if numbers.ndim == 3 else None,
        )
    dataset = PairedFolders(
        path=tmp_path,
        source="bands",
        target="heights",
        source_value_range=[(0, 10000)] * 4 + [(0, 20000)],
        target_value_range=(-400, 8000),
        validation_share=0,
    )
    assert str(dataset.shape()) == "12x16x5 -> 12x16x1"
    found = next(plain_batches(dataset.load("train", 0), 1, 1).as_numpy_iterator())
    expected = bands / np.array([5000] * 4 + [10000]) - 1
    np.testing.assert_allclose(found["source"][0], expected, atol=1e-6)
    np.testing.assert_allclose(found["target"][0, ..., 0], (heights + 400) / 4200 - 1, atol=1e-6)
    np.testing.assert_array_equal(dataset.from_file("source", tmp_path / "bands/a.tif"), found["source"][0])
    beyond = dataset.model_copy(update={"source_value_range": ((0, 10000),) * 4 + ((0, 10),)})
    with pytest.raises(
        DataError, match=r"bands/a\.tif: its numbers go from .* in channel 5, outside the value range of 0 to 10"
    ):
        beyond.load("train", 0)


def test_16_bit_colors_of_a_png_are_numbers_too(tmp_path):
    numbers = RANDOM.integers(0, 65536, (3, 4, 3)).astype(np.uint16)
    write_png(tmp_path / "a.png", numbers)
    np.testing.assert_array_equal(read_numbers(tmp_path / "a.png"), numbers)


def test_entries_of_a_palette_are_no_numbers(tmp_path):
    Image.new("P", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"a\.png: colors \(P\)\. Expected numbers"):
        read_numbers(tmp_path / "a.png")


def test_numbers_without_a_range_are_told_to_need_one(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        tifffile.imwrite(tmp_path / folder / "x.tif", np.zeros((4, 4, 5)), photometric="minisblack")
    with pytest.raises(
        DataError, match=r"x\.tif: this TIFF holds numbers that are no colors\. Give them a value range"
    ):
        PairedFolders(path=tmp_path, source="a", target="b", validation_share=0).load("train", 0)
