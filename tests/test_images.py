"""Images between files and [-1, 1]."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ganforge.errors import DataError, RunError
from ganforge.images import as_channels, displayable, from_uint8, read_image, to_uint8, write_png


def noise(*shape: int, dtype: type = np.uint8) -> np.ndarray:
    return np.random.default_rng(0).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def test_every_8_bit_value_survives_the_way_to_the_unit_range_and_back():
    values = np.arange(256, dtype=np.uint8)
    inside = from_uint8(values)
    assert inside.dtype == np.float32
    assert (inside.min(), inside.max()) == (-1, 1)
    np.testing.assert_array_equal(to_uint8(inside), values)


def test_16_bit_values_span_the_unit_range_and_floats_pass():
    np.testing.assert_allclose(from_uint8(np.array([0, 65535], np.uint16)), [-1, 1])
    np.testing.assert_array_equal(to_uint8(np.array([0, 65535], np.uint16)), [0, 255])
    np.testing.assert_array_equal(from_uint8(np.array([0.25])), np.float32([0.25]))


def test_floats_outside_the_range_are_clipped():
    np.testing.assert_array_equal(to_uint8(np.array([-3.0, 0.0, 3.0])), [0, 128, 255])


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 4), st.sampled_from([1, 3, 4]), st.sampled_from([np.uint8, np.uint16]))
def test_any_image_takes_any_channels_and_keeps_its_dtype(given_channels, channels, dtype):
    image = noise(3, 5, given_channels, dtype=dtype)
    converted = as_channels(image, channels)
    assert converted.shape == (3, 5, channels)
    assert converted.dtype == dtype


def test_gray_weighs_as_pillow_does_and_alpha_is_dropped_not_blended():
    image = noise(16, 16, 4)
    expected = np.asarray(Image.fromarray(image[..., :3]).convert("L"), int)
    assert abs(as_channels(image, 1)[..., 0].astype(int) - expected).max() <= 1
    np.testing.assert_array_equal(as_channels(image, 3), image[..., :3])


def test_a_missing_alpha_is_opaque():
    assert (as_channels(noise(2, 2, 3), 4)[..., 3] == 255).all()
    assert (as_channels(noise(2, 2, 1, dtype=np.uint16), 4)[..., 3] == 65535).all()
    assert (as_channels(np.zeros((2, 2, 1), np.float32), 4)[..., 3] == 1).all()


@pytest.mark.parametrize(("given_channels", "channels"), [(5, 3), (3, 2), (1, 7)])
def test_channels_without_a_meaning_are_refused(given_channels, channels):
    with pytest.raises(DataError, match=f"{given_channels} channels cannot be given {channels}"):
        as_channels(noise(2, 2, given_channels), channels)


MODES = [(mode, suffix) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") for suffix in ("png", "tif")]


@pytest.mark.parametrize(("mode", "suffix"), [*MODES, ("CMYK", "tif"), ("CMYK", "jpg")])
def test_every_mode_is_read_as_8_or_16_bits(tmp_path, mode, suffix):
    channels = {"1": 1, "L": 1, "LA": 2, "RGBA": 4, "I;16": 1}.get(mode, 3)
    if mode == "I;16":
        stored = Image.fromarray(noise(4, 6, dtype=np.uint16))
    else:
        stored = Image.fromarray(noise(4, 6, 3)).convert(mode)
    stored.save(tmp_path / f"x.{suffix}")
    image = read_image(tmp_path / f"x.{suffix}")
    assert image.shape == (4, 6, channels)
    assert image.dtype == (np.uint16 if mode == "I;16" else np.uint8)
    if mode == "1":
        assert set(np.unique(image)) == {0, 255}
    if mode == "I;16":
        np.testing.assert_array_equal(image[..., 0], noise(4, 6, dtype=np.uint16))


def test_a_photo_taken_on_its_side_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn 90 degrees clockwise to see it upright
    stored = noise(4, 6, 3)
    Image.fromarray(stored).save(tmp_path / "x.png", exif=exif)
    np.testing.assert_array_equal(read_image(tmp_path / "x.png"), np.rot90(stored, -1))


def broken(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.png"
    if kind == "truncated":
        write_png(path, noise(64, 64, 3))
        path.write_bytes(path.read_bytes()[:-500])
    elif kind == "corrupt":
        write_png(path, noise(64, 64, 3))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    elif kind == "float":
        path = path.with_suffix(".tif")
        Image.fromarray(np.ones((4, 4), np.float32)).save(path)
    elif kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes({"empty": b"", "text": b"this is no image"}[kind])
    return path


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("missing", "there is no such file"),
        ("folder", "this is a folder"),
        ("empty", "the file is empty"),
        ("text", "not an image in a known format"),
        ("truncated", "cannot be decoded"),
        ("corrupt", "cannot be decoded"),
        ("float", "pixels are float32"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path, kind, reason):
    path = broken(tmp_path, kind)
    with pytest.raises(DataError, match=reason) as caught:
        read_image(path)
    assert str(caught.value).startswith(f"{path}: ")


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4]))
def test_what_is_written_is_read_back(tmp_path_factory, height, width, channels):
    path = tmp_path_factory.mktemp("png") / "x.png"
    image = noise(height, width, channels)
    write_png(path, from_uint8(image))
    np.testing.assert_array_equal(read_image(path), image)
    assert [file.name for file in path.parent.iterdir()] == ["x.png"]


def test_16_bit_gray_is_written_with_all_its_bits(tmp_path):
    image = noise(5, 4, 1, dtype=np.uint16)
    write_png(tmp_path / "x.png", image)
    np.testing.assert_array_equal(read_image(tmp_path / "x.png"), image)


def test_what_does_not_fit_a_png_or_a_folder_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"\(4, 4, 2\) does not fit a PNG"):
        write_png(tmp_path / "x.png", noise(4, 4, 2))
    with pytest.raises(RunError, match="cannot be written"):
        write_png(tmp_path / "none" / "x.png", noise(4, 4, 3))


@pytest.mark.parametrize(
    ("channels", "shown"), [(1, [0, 0, 0]), (2, [0, 0, 0]), (3, [0, 1, 2]), (4, [0, 1, 2]), (9, [0] * 3)]
)
def test_any_number_of_channels_can_be_shown(channels, shown):
    image = noise(3, 3, channels)
    np.testing.assert_array_equal(displayable(image), image[..., shown])
