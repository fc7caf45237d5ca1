"""Files are opened whatever is odd about them, and nothing reaches the user raw."""

import sys

import numpy as np
import pytest
import tifffile
from PIL import Image, PngImagePlugin

from ganforge import image_formats
from ganforge.errors import DataError
from ganforge.images import read_image


def test_size_is_no_reason_to_refuse_or_to_warn(tmp_path, recwarn):
    Image.new("1", (14000, 13000)).save(tmp_path / "large.png")
    with image_formats.opened(tmp_path / "large.png") as image:
        assert image.size == (14000, 13000)
    assert not list(recwarn)


def test_long_texts_are_no_reason_to_refuse(tmp_path):
    info = PngImagePlugin.PngInfo()
    info.add_text("history", "x" * 3_000_000, zip=True)
    Image.new("L", (4, 4)).save(tmp_path / "x.png", pnginfo=info)
    assert read_image(tmp_path / "x.png").shape == (4, 4, 1)


def test_an_image_beyond_the_memory_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    Image.new("L", (400, 300)).save(tmp_path / "x.png")
    monkeypatch.setattr(image_formats, "_memory", lambda: 500_000)
    with pytest.raises(DataError, match=r"x\.png: 300x400 pixels take .* Scale the image down or cut it up"):
        read_image(tmp_path / "x.png")


def test_pillow_speaks_to_nobody(tmp_path, capfd, recwarn):
    bands = np.zeros((8, 8, 12), np.uint16)
    tifffile.imwrite(tmp_path / "bands.tif", bands, photometric="minisblack", planarconfig="contig")
    with pytest.raises(DataError, match="Give them a value range"):
        read_image(tmp_path / "bands.tif")
    data = bytearray((tmp_path / "bands.tif").read_bytes())
    Image.new("RGB", (4, 4)).save(tmp_path / "x.tif")
    data = bytearray((tmp_path / "x.tif").read_bytes())
    (tmp_path / "cut.tif").write_bytes(data[:-20])
    with pytest.raises(DataError):
        read_image(tmp_path / "cut.tif")
    assert capfd.readouterr() == ("", "")
    assert not list(recwarn)


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_a_heif_picture_names_the_extra_that_reads_it(tmp_path, monkeypatch, brand):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (tmp_path / "x.heic").write_bytes(b"\0\0\0\x1cftyp" + brand + bytes(40))
    with pytest.raises(DataError, match=r"x\.heic: this is a HEIF picture.*pip install 'ganforge-images\[heif\]'"):
        read_image(tmp_path / "x.heic")


def test_a_heif_picture_is_read_upright(tmp_path):
    pillow_heif = pytest.importorskip("pillow_heif")
    exif = Image.Exif()
    exif[274] = 6
    image = Image.new("RGB", (64, 32), "red")
    pillow_heif.from_pillow(image).save(tmp_path / "x.heic", quality=90, exif=exif.tobytes())
    found = read_image(tmp_path / "x.heic")
    assert found.shape[2] == 3
    assert abs(found.astype(int) - (255, 0, 0)).max() < 20


def test_a_name_that_cannot_be_seen_is_escaped(tmp_path):
    (tmp_path / "x\u00a0.png").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"x\\xa0\.png': this is not an image"):
        read_image(tmp_path / "x\u00a0.png")
