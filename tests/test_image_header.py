"""What a file says of itself is what its pixels are."""

import numpy as np
import odd_images
import pytest
from odd_images import TURNED_EXACTLY, TURNED_WITH_LOSS, deep_png, noise, turned
from PIL import Image

from ganforge.image_formats import opened
from ganforge.image_header import is_lossy, read_header
from ganforge.images import read_image

MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"]


def image_of(mode):
    if mode == "I;16":
        return Image.fromarray(noise(16, 24, dtype=np.uint16))
    return Image.fromarray(noise(16, 24, 3)).convert(mode)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("save", "suffix"), TURNED_EXACTLY)
def test_header_and_pixels_agree_however_a_file_is_turned(tmp_path, save, suffix, orientation):
    stored = noise(16, 24, 3)
    path = tmp_path / f"x.{suffix}"
    save(Image.fromarray(stored), path, orientation)
    np.testing.assert_array_equal(read_image(path), turned(stored, orientation))
    assert read_header(path)[:2] == turned(stored, orientation).shape[:2]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("save", "suffix"), [*TURNED_EXACTLY, *TURNED_WITH_LOSS])
def test_they_agree_in_every_mode(tmp_path, save, suffix, mode):
    path = tmp_path / f"x.{suffix}"
    try:
        save(image_of(mode), path, 6)
    except (OSError, ValueError, KeyError):
        pytest.skip("the format has no such mode")
    plain = tmp_path / f"plain.{suffix}"
    save(image_of(mode), plain, 1)
    assert read_header(path)[:2] == read_image(path).shape[:2] == (24, 16)
    np.testing.assert_array_equal(read_image(path), turned(read_image(plain), 6))


@pytest.mark.parametrize("value", [0, 9])
@pytest.mark.parametrize(("save", "suffix"), [*TURNED_EXACTLY, *TURNED_WITH_LOSS])
def test_a_senseless_orientation_is_none(tmp_path, save, suffix, value):
    path = tmp_path / f"x.{suffix}"
    try:
        save(Image.fromarray(noise(16, 24, 3)), path, value)
    except RuntimeError:
        pytest.skip("it cannot be written")
    assert read_header(path)[:2] == read_image(path).shape[:2] == (16, 24)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_damaged_exif_is_none(tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    Image.fromarray(noise(16, 24, 3)).save(path, exif=b"Exif\0\0no exif at all")
    assert read_header(path)[:2] == read_image(path).shape[:2] == (16, 24)


@pytest.mark.parametrize(
    "suffix", ["bmp", "dib", "gif", "jfif", "jpe", "jp2", "j2k", "pgm", "ppm", "pnm", "tga", "avif"]
)
def test_formats_beyond_the_usual_ones_are_read(tmp_path, suffix):
    image = Image.fromarray(noise(16, 24, 3))
    image.convert("L" if suffix == "pgm" else "RGB").save(tmp_path / f"x.{suffix}")
    assert read_header(tmp_path / f"x.{suffix}")[:2] == read_image(tmp_path / f"x.{suffix}").shape[:2] == (16, 24)


@pytest.mark.parametrize(
    ("mode", "gray", "alpha", "bits", "deep"),
    [
        ("1", True, False, 1, False),
        ("L", True, False, 8, False),
        ("LA", True, True, 8, False),
        ("P", False, False, 8, False),
        ("RGBA", False, True, 8, False),
        ("I;16", True, False, 16, True),
    ],
)
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_depth_and_channels_are_known_beforehand(tmp_path, suffix, mode, gray, alpha, bits, deep):
    path = tmp_path / f"x.{suffix}"
    image_of(mode).save(path)
    header = read_header(path)
    assert (header.gray, header.alpha, header.bits, header.deep) == (gray, alpha, bits, deep)
    assert (read_image(path).dtype == np.uint16) == deep


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_16_bit_colors_are_known_to_be_deep(tmp_path, channels):
    (tmp_path / "x.png").write_bytes(deep_png(noise(3, 5, channels, dtype=np.uint16)))
    header = read_header(tmp_path / "x.png")
    assert (header[:2], header.bits, header.deep, header.gray) == ((3, 5), 16, True, channels == 2)


def test_only_what_every_decoder_reads_alike_is_plain(tmp_path):
    image = Image.fromarray(noise(16, 24, 3))
    image.save(tmp_path / "a.png")
    image.save(tmp_path / "b.jpg")
    assert read_header(tmp_path / "a.png").plain
    assert read_header(tmp_path / "b.jpg").plain
    image.save(tmp_path / "keyed.png", transparency=(1, 2, 3))
    image.save(tmp_path / "frames.png", save_all=True, append_images=[image.transpose(0)])
    image.quantize(8).save(tmp_path / "palette.png")
    odd_images.late_exif(image, tmp_path / "late.png", 3)
    (tmp_path / "more.jpg").write_bytes((tmp_path / "b.jpg").read_bytes() + b"more")
    for name in ("keyed.png", "frames.png", "palette.png", "late.png", "more.jpg"):
        assert not read_header(tmp_path / name).plain, name


def test_pages_and_frames_are_counted_but_not_smaller_copies(tmp_path):
    images = [Image.fromarray(np.full((8, 8), 50 * number, np.uint8)) for number in range(3)]
    for suffix in ("tif", "gif", "webp", "png"):
        images[0].save(tmp_path / f"x.{suffix}", save_all=True, append_images=images[1:])
        assert read_header(tmp_path / f"x.{suffix}").frames == 3, suffix
    tifffile = pytest.importorskip("tifffile")
    with tifffile.TiffWriter(tmp_path / "copies.tif") as file:
        file.write(np.zeros((8, 8), np.uint8))
        file.write(np.zeros((4, 4), np.uint8), subfiletype=1)
    assert read_header(tmp_path / "copies.tif").frames == 1


@pytest.mark.parametrize(
    ("name", "options", "lossy"),
    [
        ("x.png", {}, False),
        ("x.bmp", {}, False),
        ("x.jpg", {"quality": 100}, True),
        ("x.webp", {}, True),
        ("x.webp", {"lossless": True}, False),
        ("x.tif", {"compression": "jpeg"}, True),
        ("x.tif", {"compression": "tiff_lzw"}, False),
        ("x.jp2", {"irreversible": True}, True),
        ("x.jp2", {"irreversible": False}, False),
        ("x.avif", {}, True),
    ],
)
def test_formats_that_change_pixels_are_known(tmp_path, name, options, lossy):
    Image.fromarray(noise(16, 24, 3)).save(tmp_path / name, **options)
    with opened(tmp_path / name) as image:
        assert is_lossy(image, tmp_path / name) == lossy
