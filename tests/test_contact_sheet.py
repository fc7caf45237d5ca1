import numpy as np
import pytest
from PIL import Image

from ganforge.contact_sheet import ContactSheet
from ganforge.errors import DataError

NOISE = np.random.default_rng(0).integers(0, 256, (3, 150, 200, 3), np.uint8)


def test_a_sheet_has_a_captioned_column_for_each_batch():
    source, generated = np.full((3, 16, 16, 1), -1.0), np.full((3, 32, 32, 3), 1.0)
    sheet = ContactSheet.arrange({"source": source, "generated": generated}, rows=2).pixels
    assert sheet.shape == (24 + 2 * (128 + 4), 4 + 2 * (128 + 4), 3)
    captions, images = sheet[:24], sheet[24:]
    for left in (4, 136):
        assert (captions[:, left : left + 128] < 100).any(), "a caption is dark on white"
    assert (images[:128, 4:132] == 0).all()
    assert (images[:128, 136:264] == 255).all()


def test_a_sheet_of_large_images_keeps_their_pixels_also_in_its_file(tmp_path):
    ContactSheet.arrange({"source": NOISE[::-1], "target": NOISE}, 4).write(tmp_path / "sheet.png")
    sheet = ContactSheet.read(tmp_path / "sheet.png")
    assert (sheet.captions, sheet.rows, sheet.cell) == (("source", "target"), 3, (150, 200))
    np.testing.assert_array_equal(sheet.images("target"), NOISE)
    np.testing.assert_array_equal(sheet.images("source"), NOISE[::-1])


def test_what_is_no_sheet_is_refused(tmp_path):
    Image.fromarray(NOISE[0]).save(tmp_path / "picture.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "picture.png").read_bytes()[:100])
    sheet = ContactSheet.arrange({"target": NOISE}, 3)
    ContactSheet(sheet.pixels[:-1], sheet.captions, sheet.rows, sheet.cell).write(tmp_path / "short.png")
    for name in ("picture.png", "cut.png", "short.png", "none.png"):
        with pytest.raises(DataError, match=f"{name}: not a contact sheet"):
            ContactSheet.read(tmp_path / name)


def test_captions_of_several_lines_get_the_room_that_they_need(tmp_path):
    ContactSheet.arrange({"source": NOISE, "weight 100\nlayers 3": NOISE[::-1]}, 3).write(tmp_path / "sheet.png")
    sheet = ContactSheet.read(tmp_path / "sheet.png")
    assert len(sheet.pixels) == 24 + 17 + 3 * (150 + 4)
    np.testing.assert_array_equal(sheet.images("weight 100\nlayers 3"), NOISE[::-1])
