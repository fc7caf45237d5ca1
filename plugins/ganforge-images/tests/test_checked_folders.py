"""`ganforge data check` of folders in which some files cannot be used: those are named, the rest is checked."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ganforge_images import headers
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide

from ganforge.data.check import check_dataset, startup_remarks
from ganforge.data.prepared_examples import load_training
from ganforge.errors import DataError
from ganforge.images import write_png


def reasons(dataset: PairedFolders | SideBySide) -> tuple[list[str], int]:
    """What is reported, less the folder, and how many training examples were checked."""
    report = check_dataset(dataset, 0, 1, None, lambda *call: None)
    return [remark.message.replace(f"{dataset.path}/", "") for remark in report.remarks], report.splits["train"].checked


@pytest.fixture
def spoiled(write_images: Callable[..., Path], tmp_path: Path) -> Path:
    """Eight pairs: one file is empty, one cut short, one has no partner, and one is a validation image too."""
    for side in "ab":
        write_images(f"{side}/train", "abcdefgh", (8, 8, 3))
        write_images(f"{side}/val", ["v"], (8, 8, 1))
        for number, file in enumerate(sorted((tmp_path / side).rglob("*.png"))):
            pixels = np.random.default_rng([number, ord(side)]).integers(0, 256, (8, 8, 3), np.uint8)
            write_png(file, pixels)
    (tmp_path / "a" / "train" / "a.png").write_bytes(b"")
    broken = tmp_path / "b" / "train" / "c.png"
    broken.write_bytes(broken.read_bytes()[:-40])
    (tmp_path / "b" / "train" / "e.png").unlink()
    shutil.copy(tmp_path / "a" / "train" / "g.png", tmp_path / "a" / "val" / "v.png")
    return tmp_path


@pytest.mark.parametrize("decoded", [1000, 2])
@pytest.mark.parametrize("size", [None, 8])
def test_each_file_that_cannot_be_used_is_named_and_the_others_are_checked(spoiled, monkeypatch, size, decoded):
    monkeypatch.setattr(headers, "DECODED", decoded)
    found, checked = reasons(PairedFolders(path=spoiled, source="a", target="b", size=size))
    assert [reason.partition(":")[0] for reason in found] == [
        "a/train/e.png",
        "a/train/a.png",
        "b/train/c.png",
        "a/val/v.png and b/val/v.png",
    ]
    assert "no image e" in found[0] and "is empty" in found[1] and "in the train split too" in found[3]
    assert checked == 5


def test_a_run_that_skips_bad_files_starts_with_the_rest(spoiled):
    dataset = PairedFolders(path=spoiled, source="a", target="b", size=8)
    with pytest.raises(DataError, match="Add the partners"):
        load_training(dataset, (), 0, skip=True)
    (spoiled / "a" / "train" / "e.png").unlink()
    with pytest.raises(DataError, match="is empty"):
        load_training(dataset, (), 0)
    examples = load_training(dataset, (), 0, skip=True)[0]
    assert examples.size == 7
    first = next(startup_remarks(dataset, examples, 1)).message
    assert first.startswith(f"2 files cannot be used, and other examples take their place. The first: {spoiled}/a/")


def test_where_no_file_can_be_used_that_is_all_there_is_to_say(write_images):
    folder = write_images("train", "ab").parent
    write_images("val", "c")
    for file in (folder / "train").iterdir():
        file.write_bytes(b"")
    report = check_dataset(SideBySide(path=folder, size=8), 0, 1, None, lambda *call: None)
    assert [remark.split for remark in report.remarks] == ["train", "train"] and "validation" in report.splits


def test_many_files_of_16_bits_are_read_though_only_some_were_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(headers, "DECODED", 1)
    for number in range(4):
        folder = tmp_path / ("val" if number == 3 else "train")
        folder.mkdir(exist_ok=True)
        pixels = np.random.default_rng(number).integers(0, 2**16, (8, 16, 1), np.uint16)
        write_png(folder / f"{number}.png", pixels)
    dataset = SideBySide(path=tmp_path, size=8, source_channels=1, target_channels=1)
    assert reasons(dataset) == ([], 3)
