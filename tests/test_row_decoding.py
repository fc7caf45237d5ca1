import struct

import numpy as np
import pytest
import tifffile
from odd_images import png_chunk
from PIL import Image

from ganforge import png_row_decoder
from ganforge.errors import DataError
from ganforge.images import read_image
from ganforge.png_row_decoder import PngRowDecoder
from ganforge.png_rows import write_png_rows
from ganforge.row_decoding import color_rows
from ganforge.tiff_row_decoder import TiffRowDecoder

PIECES = [(0, 3), (2, 9), (20, 37), (30, 31), (36, 37), (1, 20), (0, 37)]
"""Rows as they may be asked for: on, a little back, and from the top again."""


@pytest.fixture
def pixels():
    def draw(channels, dtype):
        rows = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (37, 1, channels))
        return (rows + np.arange(23)[None, :, None] * 3 + 5).astype(dtype)

    return draw


def assert_rows(decoder, path):
    whole = read_image(path)
    assert decoder.shape == whole.shape
    for top, bottom in PIECES:
        rows = decoder[top:bottom]
        np.testing.assert_array_equal(rows, whole[top:bottom])
        assert rows.dtype == whole.dtype


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("band", [1, 500, 2**23])
def test_rows_of_a_png_are_those_of_the_whole(tmp_path, pixels, monkeypatch, dtype, channels, band):
    monkeypatch.setattr(png_row_decoder, "_BAND", band)
    image = pixels(channels, dtype)
    write_png_rows(tmp_path / "a.png", image.shape, [image], bits=8 * image.itemsize)
    decoder = color_rows(tmp_path / "a.png", large=0)
    assert isinstance(decoder, PngRowDecoder)
    assert_rows(decoder, tmp_path / "a.png")


def test_rows_of_a_png_from_another_program_are_those_of_the_whole(tmp_path, pixels, monkeypatch):
    monkeypatch.setattr(png_row_decoder, "_BAND", 300)
    Image.fromarray(pixels(3, np.uint8)).save(tmp_path / "a.png")
    assert_rows(color_rows(tmp_path / "a.png", large=0), tmp_path / "a.png")


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_png_that_is_cut_short_is_named_when_its_rows_are_needed(tmp_path, pixels, cut):
    Image.fromarray(pixels(3, np.uint8)).save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(content[:-cut])
    with pytest.raises(DataError, match=r"a\.png: the image cannot be decoded: it is damaged or cut short"):
        color_rows(tmp_path / "a.png", large=0)[0:37]


def test_what_rows_alone_do_not_say_is_decoded_whole(tmp_path, pixels):
    image = Image.fromarray(pixels(3, np.uint8))
    image.quantize(8).save(tmp_path / "palette.png")
    image.save(tmp_path / "transparent.png", transparency=(1, 2, 3))
    turned = Image.Exif()
    turned[274] = 3
    image.save(tmp_path / "turned.png", exif=turned)
    image.save(tmp_path / "a.jpg")
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 1)
    (tmp_path / "interlaced.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"")
    )
    for name in ("palette.png", "transparent.png", "turned.png", "a.jpg"):
        assert isinstance(color_rows(tmp_path / name, large=0), np.ndarray)
    assert PngRowDecoder.open(tmp_path / "interlaced.png") is None
    image.save(tmp_path / "small.png")
    assert isinstance(color_rows(tmp_path / "small.png"), np.ndarray)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    "layout", [{"rowsperstrip": 5}, {"tile": (16, 16)}, {"rowsperstrip": 4, "compression": "zlib"}]
)
def test_rows_of_a_tiff_are_those_of_the_whole(tmp_path, pixels, dtype, layout):
    image = pixels(3, dtype)
    tifffile.imwrite(tmp_path / "a.tif", image, photometric="rgb", **layout)
    decoder = color_rows(tmp_path / "a.tif", large=0)
    assert isinstance(decoder, TiffRowDecoder)
    assert_rows(decoder, tmp_path / "a.tif")


def test_a_tiff_of_numbers_or_of_planes_is_no_picture_to_decode_by_rows(tmp_path, pixels):
    tifffile.imwrite(tmp_path / "floats.tif", pixels(1, np.uint8).astype("float32"), photometric="minisblack")
    assert not TiffRowDecoder.open(tmp_path / "floats.tif").is_color
    planes = np.moveaxis(pixels(3, np.uint8), -1, 0)
    tifffile.imwrite(tmp_path / "planes.tif", planes, photometric="rgb", planarconfig="separate")
    assert TiffRowDecoder.open(tmp_path / "planes.tif") is None


def test_a_tiff_that_is_damaged_is_named_when_its_rows_are_needed(tmp_path, pixels):
    tifffile.imwrite(tmp_path / "a.tif", pixels(3, np.uint8), photometric="rgb", rowsperstrip=5, compression="zlib")
    decoder = color_rows(tmp_path / "a.tif", large=0)
    (tmp_path / "a.tif").write_bytes((tmp_path / "a.tif").read_bytes()[:-200])
    with pytest.raises(DataError, match=r"a\.tif: the TIFF cannot be decoded: "):
        decoder[0:37]
