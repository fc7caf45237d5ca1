"""Files are decoded with every bit that they hold."""

import numpy as np
import pytest
import tifffile
from odd_images import DEEP_JPEG_2000, deep_png, jp2, late_exif, noise, png_chunk
from PIL import Image

from ganforge.errors import DataError
from ganforge.image_header import read_header
from ganforge.image_pixels import decode_colors, decode_numbers
from ganforge.images import as_channels, read_image, write_png


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_16_bit_colors_of_a_png_keep_their_levels(tmp_path, channels):
    stored = noise(5, 7, channels, dtype=np.uint16)
    (tmp_path / "x.png").write_bytes(deep_png(stored))
    np.testing.assert_array_equal(decode_colors(tmp_path / "x.png"), stored)
    np.testing.assert_array_equal(decode_numbers(tmp_path / "x.png"), stored)


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize(
    "layout", [{}, {"tile": (16, 16)}, {"compression": "zlib"}, {"compression": "zlib", "predictor": 2}]
)
@pytest.mark.parametrize("channels", [3, 4])
def test_16_bit_colors_of_a_tiff_keep_their_levels(tmp_path, channels, layout, byteorder):
    stored = noise(35, 27, channels, dtype=np.uint16)
    alpha = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
    tifffile.imwrite(tmp_path / "x.tif", stored, photometric="rgb", byteorder=byteorder, **layout, **alpha)
    np.testing.assert_array_equal(read_image(tmp_path / "x.tif"), stored)


@pytest.mark.parametrize("most", [65535, 1023])
def test_16_bit_colors_of_a_ppm_keep_their_levels(tmp_path, most):
    stored = np.minimum(noise(5, 7, 3, dtype=np.uint16), most)
    (tmp_path / "x.ppm").write_bytes(b"P6 7 5 %d\n" % most + stored.astype(">u2").tobytes())
    np.testing.assert_array_equal(read_image(tmp_path / "x.ppm"), np.rint(stored * (65535 / most)))
    (tmp_path / "x.ppm").write_bytes((tmp_path / "x.ppm").read_bytes()[:-1])
    with pytest.raises(DataError, match=r"x\.ppm: the image cannot be decoded"):
        read_image(tmp_path / "x.ppm")


def test_a_16_bit_tiff_that_would_be_read_wrong_is_refused(tmp_path):
    planes = noise(3, 5, 7, dtype=np.uint16)
    tifffile.imwrite(tmp_path / "x.tif", planes, photometric="rgb", planarconfig="separate")
    with pytest.raises(DataError, match=r"x\.tif: 16-bit colors in one plane per channel.*planar configuration 1"):
        read_image(tmp_path / "x.tif")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.j2k", DEEP_JPEG_2000),
        ("x.jp2", jp2(DEEP_JPEG_2000)),
        ("x.jp2", jp2(DEEP_JPEG_2000, behind=100_000)),
    ],
)
def test_a_16_bit_jpeg_2000_whose_white_would_become_black_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    for read in (read_image, decode_numbers, read_header):
        with pytest.raises(DataError, match=r"x\.j.*: a JPEG 2000 of 3 channels with 16 bits each.*PNG or TIFF"):
            read(tmp_path / name)


def test_an_8_bit_jpeg_2000_is_known_to_be_one_wherever_its_pixels_begin(tmp_path):
    Image.fromarray(noise(1, 2, 3)).save(tmp_path / "x.j2k", no_jp2=True)
    (tmp_path / "x.jp2").write_bytes(jp2((tmp_path / "x.j2k").read_bytes(), behind=100_000))
    assert read_header(tmp_path / "x.jp2").bits == 8
    np.testing.assert_array_equal(read_image(tmp_path / "x.jp2"), noise(1, 2, 3))


def test_16_bit_colors_are_written_with_all_their_bits(tmp_path):
    for channels in (3, 4):
        image = noise(5, 7, channels, dtype=np.uint16)
        write_png(tmp_path / "x.png", image)
        np.testing.assert_array_equal(read_image(tmp_path / "x.png"), image)


@pytest.mark.parametrize(("mode", "color"), [("RGB", (1, 2, 3)), ("L", 7), ("1", 1), ("I;16", 40000)])
def test_a_transparent_color_becomes_alpha(tmp_path, mode, color):
    image = Image.new(mode, (4, 4), 255 if mode == "1" else color)
    image.putpixel((0, 0), 0 if mode != "RGB" else (9, 9, 9))
    image.save(tmp_path / "x.png", transparency=color)
    alpha = as_channels(read_image(tmp_path / "x.png"), 4)[..., 3]
    assert alpha[0, 0] == np.iinfo(alpha.dtype).max
    assert alpha[1, 1] == 0


def test_a_transparent_color_of_16_bits_is_compared_with_all_bits(tmp_path):
    stored = np.full((1, 2, 3), 0x1234, np.uint16)
    stored[0, 1] = 0x1235
    data = deep_png(stored)
    place = data.index(b"IDAT") - 4
    (tmp_path / "x.png").write_bytes(data[:place] + png_chunk(b"tRNS", b"\x12\x34" * 3) + data[place:])
    assert read_image(tmp_path / "x.png")[0, :, 3].tolist() == [0, 65535]


@pytest.mark.parametrize(("bits", "step"), [(2, 85), (4, 17)])
def test_numbers_of_few_bits_are_not_stretched(tmp_path, bits, step):
    classes = (np.arange(48).reshape(6, 8) % 4).astype(np.uint8)
    image = Image.fromarray(classes, mode="P")
    image.putpalette([1, 2, 3] * 2**bits)
    image.save(tmp_path / "palette.png", bits=bits)
    data = (tmp_path / "palette.png").read_bytes()
    head = data[16:25] + b"\0" + data[26:29]  # gray
    (tmp_path / "gray.png").write_bytes(data[:8] + png_chunk(b"IHDR", head) + data[data.index(b"IDAT") - 4 :])
    for name in ("palette.png", "gray.png"):
        np.testing.assert_array_equal(decode_numbers(tmp_path / name)[..., 0], classes)
    np.testing.assert_array_equal(decode_colors(tmp_path / "gray.png")[..., 0], classes * step)


def test_numbers_are_turned_as_colors_are(tmp_path):
    classes = (np.arange(48).reshape(6, 8) % 4).astype(np.uint8)
    image = Image.fromarray(classes, mode="P")
    image.putpalette([1, 2, 3] * 4)
    late_exif(image, tmp_path / "x.png", 6)
    np.testing.assert_array_equal(decode_numbers(tmp_path / "x.png")[..., 0], np.rot90(classes, -1))


def test_32_bit_numbers_are_read_where_16_bits_hold_them(tmp_path):
    for dtype in ("int32", "int16", "uint16"):
        stored = noise(4, 5, dtype=np.uint8).astype(dtype)
        tifffile.imwrite(tmp_path / "x.tif", stored)
        found = read_image(tmp_path / "x.tif")
        assert found.dtype == np.uint16
        np.testing.assert_array_equal(found[..., 0], stored)
    tifffile.imwrite(tmp_path / "x.tif", np.full((4, 5), 70000, np.int32))
    with pytest.raises(DataError, match=r"pixels are int32\. Expected 8 or 16 bits per channel"):
        read_image(tmp_path / "x.tif")


@pytest.mark.parametrize(("dtype", "white"), [(np.uint8, 255), (np.uint16, 65535)])
def test_white_is_white_where_a_tiff_stores_it_as_0(dtype, white, tmp_path):
    path = tmp_path / "inverted.tif"
    tifffile.imwrite(path, np.array([[0, 1], [white - 1, white]], dtype), photometric="miniswhite")
    assert decode_colors(path)[..., 0].tolist() == [[white, white - 1], [1, 0]]
