"""What is skipped, lost or hidden in files is said."""

import numpy as np
import pytest
import tifffile
from ganforge_images.file_remarks import file_remarks
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide
from PIL import Image

from ganforge.data.check import check_dataset

NOISE = np.random.default_rng(0).integers(0, 256, (40, 8, 8, 3), np.uint8)


@pytest.fixture
def pairs(tmp_path):
    """Writes pairs of images of noise, and gives a dataset of them with options."""

    def write(names="abcd", **options):
        for number, name in enumerate(names):
            for side in "ab":
                (tmp_path / side / name).parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(NOISE[2 * number + (side == "b")]).save(tmp_path / side / f"{name}.png")
        return PairedFolders(path=tmp_path, source="a", target="b", **options)

    return write


def remarks(dataset, split="train"):
    return [remark.replace(f"{dataset.path}/", "") for remark in dataset.remarks(split)]


def test_nothing_is_said_of_plain_folders(pairs):
    assert remarks(pairs()) == []


def test_what_is_skipped_is_said_with_what_to_do(pairs, tmp_path):
    dataset = pairs(["a", "b", "city/c"])
    (tmp_path / "a" / "gone.png").symlink_to("nowhere")
    (tmp_path / "b" / ".hidden.png").touch()
    (tmp_path / "b" / "notes.txt").touch()
    assert remarks(dataset) == [
        "a: skipped: 1 image in a subfolder (city/c.png). Set recursive = true to read them.",
        "a: skipped: 1 broken link (gone.png).",
        "b: skipped: 1 hidden file (.hidden.png).",
        "b: skipped: 1 image in a subfolder (city/c.png). Set recursive = true to read them.",
        "b: skipped: 1 file of another type (notes.txt).",
    ]
    report = check_dataset(dataset, 0, 1, None, lambda *call: None)
    assert sum("skipped" in remark.message for remark in report.remarks) == 5


def test_pairs_in_subfolders_are_read_when_asked_for(pairs):
    dataset = pairs(["a", "b", "city/a", "city/b"], recursive=True)
    files = [*dataset.files("train"), *dataset.files("validation")]
    names = [file.relative_to(dataset.path).as_posix() for file in files]
    assert sorted(names) == sorted(f"{side}/{name}.png" for side in "ab" for name in ("a", "b", "city/a", "city/b"))
    assert remarks(dataset) == []


def test_further_pages_and_frames_are_said(pairs, tmp_path):
    dataset = pairs()
    images = [Image.fromarray(pixels) for pixels in NOISE[-3:]]
    for name in ("a", "b"):
        (tmp_path / "a" / f"{name}.png").unlink()
        images[0].save(tmp_path / "a" / f"{name}.tif", save_all=True, append_images=images[1:])
    (found,) = remarks(dataset.model_copy(update={"validation_share": 0}))
    assert found == "2 files (a/a.tif, a/b.tif) with more than one page or frame, of which only the first is read."


def test_transparent_pixels_are_said_unless_alpha_is_kept(pairs, tmp_path):
    dataset = pairs("abcd", validation_share=0)
    image = Image.fromarray(NOISE[-1]).convert("RGBA")
    image.save(tmp_path / "a" / "a.png")  # opaque
    assert remarks(dataset) == []
    image.putpixel((0, 0), (255, 0, 255, 0))
    image.save(tmp_path / "a" / "b.png")
    (found,) = remarks(dataset)
    assert found.startswith("1 file (a/b.png) with transparent pixels")
    assert "dataset.source_channels = 4" in found
    assert remarks(dataset.model_copy(update={"source_channels": 4})) == []


def test_depth_that_a_format_loses_is_said(tmp_path):
    tifffile.imwrite(tmp_path / "x.tif", np.zeros((8, 8, 4), np.uint16), photometric="separated")
    dataset = SideBySide(path=tmp_path, validation_share=0)
    (found,) = remarks(dataset)
    assert found.endswith(
        "x.tif) with more than 8 bits per channel, of which 8 are read. Convert to RGB as PNG or TIFF."
    )


def test_images_that_take_long_to_decode_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr("ganforge_images.file_remarks.LARGE", 50)
    Image.fromarray(NOISE[0]).save(tmp_path / "x.png")
    dataset = SideBySide(path=tmp_path, validation_share=0)
    (found,) = file_remarks(dataset.columns("train"), dataset.held())
    assert "take long to decode" in found
