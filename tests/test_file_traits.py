import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from ganforge.file_traits import FileTraits
from ganforge.png_rows import write_png_rows

PLACE = [(33550, "d", 3, (10.0, 10.0, 0.0)), (33922, "d", 6, (0.0, 0.0, 0.0, 500000.0, 4600000.0, 0.0))]


@pytest.mark.parametrize(("channels", "big"), [(3, False), (7, False), (1, True)])
def test_a_place_on_earth_is_read_from_tiffs_of_any_kind(tmp_path, channels, big):
    image = np.zeros((4, 6, channels), np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", image, bigtiff=big, extratags=PLACE, photometric="minisblack")
    geo = FileTraits.of(tmp_path / "a.tif").geo
    assert geo == {33550: (12, (10.0, 10.0, 0.0)), 33922: (12, (0.0, 0.0, 0.0, 500000.0, 4600000.0, 0.0))}


def test_bits_are_8_or_16(tmp_path):
    Image.new("1", (4, 4)).save(tmp_path / "a.png")
    write_png_rows(tmp_path / "b.png", (4, 4, 3), [np.zeros((4, 4, 3), np.uint16)], bits=16)
    assert [FileTraits.of(tmp_path / name).bits for name in ("a.png", "b.png")] == [8, 16]


def test_a_profile_is_for_images_of_its_color_space(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg", icc_profile=profile)
    traits = FileTraits.of(tmp_path / "a.jpg")
    assert [traits.profile_for(channels) for channels in (1, 2, 3, 4)] == [None, None, profile, profile]


def test_a_file_that_is_none_has_no_traits(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"II*\0 not a tiff")
    assert FileTraits.of(tmp_path / "a.tif") == FileTraits()
