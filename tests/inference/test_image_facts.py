from pathlib import Path

import pytest
from PIL import Image

from ganforge.inference.image_facts import ImageFacts, image_facts, remarks

PATH = Path("a.png")


def test_size_and_transparency_are_read_from_the_header(tmp_path):
    Image.new("RGBA", (6, 4)).save(tmp_path / "a.png")
    assert image_facts(tmp_path / "a.png") == ImageFacts(4, 6, True)
    Image.new("L", (6, 4)).save(tmp_path / "b.png")
    assert image_facts(tmp_path / "b.png") == ImageFacts(4, 6, False)
    (tmp_path / "c.png").write_bytes(b"not an image")
    assert image_facts(tmp_path / "c.png") is None


@pytest.mark.parametrize("size", [(64, 64), (4, 4), (16, 32), (30, 12)])
def test_another_scale_or_aspect_than_that_of_training_is_remarked(size):
    (remark,) = remarks(PATH, ImageFacts(*size, False), (16, 16), 3)
    assert f"a.png: it is {size[0]}x{size[1]}; the run was trained with 16x16" in remark


@pytest.mark.parametrize("size", [(16, 16), (20, 24), (12, 10)])
def test_nothing_is_said_of_about_the_same_scale_and_aspect(size):
    assert remarks(PATH, ImageFacts(*size, False), (16, 16), 3) == []


@pytest.mark.parametrize(("channels", "count"), [(1, 1), (3, 1), (4, 0), (7, 0)])
def test_transparency_is_mentioned_where_it_is_lost(channels, count):
    assert len(remarks(PATH, ImageFacts(16, 16, True), (16, 16), channels)) == count
