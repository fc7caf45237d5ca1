import pytest
from PIL import Image

from ganforge.components import ImageShape
from ganforge.inference.source_remarks import header_of, source_remarks


@pytest.fixture
def remarks(tmp_path):
    def said(size, mode="L", channels=3):
        Image.new(mode, (size[1], size[0])).save(tmp_path / "a.png")
        return source_remarks(tmp_path / "a.png", size, ImageShape(16, 16, channels))

    return said


@pytest.mark.parametrize("size", [(64, 64), (4, 4), (16, 32), (30, 12)])
def test_another_scale_or_aspect_than_that_of_training_is_remarked(remarks, size):
    (remark,) = remarks(size)
    assert f"a.png: it is {size[0]}x{size[1]}; the run was trained with 16x16" in remark


@pytest.mark.parametrize("size", [(16, 16), (20, 24), (12, 10)])
def test_nothing_is_said_of_about_the_same_scale_and_aspect(remarks, size):
    assert remarks(size) == []


@pytest.mark.parametrize(("channels", "count"), [(1, 1), (3, 1), (4, 0), (7, 0)])
def test_transparency_is_mentioned_where_it_is_lost(remarks, channels, count):
    assert len(remarks((16, 16), "RGBA", channels)) == count


def test_a_file_that_pillow_does_not_know_has_no_header(tmp_path):
    (tmp_path / "c.png").write_bytes(b"not an image")
    assert header_of(tmp_path / "c.png") is None


def test_further_pages_are_mentioned_unless_they_are_channels(tmp_path):
    page = Image.new("L", (16, 16))
    page.save(tmp_path / "a.tif", save_all=True, append_images=[page] * 4)
    (remark,) = source_remarks(tmp_path / "a.tif", (16, 16), ImageShape(16, 16, 1))
    assert "a.tif: it has 5 pages or frames. Only the first is translated." in remark
    assert source_remarks(tmp_path / "a.tif", (16, 16), ImageShape(16, 16, 5)) == []


def test_bits_that_are_not_read_are_mentioned(remarks, monkeypatch):
    usual = header_of
    monkeypatch.setattr(
        "ganforge.inference.source_remarks.header_of", lambda path: usual(path)._replace(bits=10, deep=False)
    )
    (remark,) = remarks((16, 16))
    assert remark.endswith("a.png: it has 10 bits per channel, and 8 of them are read.")
