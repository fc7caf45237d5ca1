"""What a folder holds, and what is skipped."""

import os

import pytest

from ganforge.errors import DataError
from ganforge.folder_listing import by_name, list_images


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def listed(folder, **options):
    return [file.relative_to(folder).as_posix() for file in list_images(folder, **options).files]


def test_images_come_by_name_without_hidden_ones_and_others(tmp_path):
    touch(tmp_path, "b.PNG", "a.jfif", "c.tiff", "d.heic", "e.ppm", ".hidden.png", "notes.txt", "folder.png/f.txt")
    assert listed(tmp_path) == ["a.jfif", "b.PNG", "c.tiff", "d.heic", "e.ppm"]


def test_what_is_skipped_is_counted_by_kind(tmp_path):
    touch(tmp_path, "a.png", ".b.png", "c.txt", "d.csv", "city/1.png", "city/north/2.png", ".DS_Store", "Thumbs.db")
    (tmp_path / "gone.png").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.png")
    listing = list_images(tmp_path)
    assert {kind: list(names) for kind, names in listing.skipped.items()} == {
        "hidden files": [".b.png"],
        "files of other types": ["c.txt", "d.csv"],
        "images in subfolders": ["city/1.png", "city/north/2.png"],
        "broken links": ["gone.png"],
        "pipes and devices": ["pipe.png"],
    }
    assert f"{tmp_path}: skipped: 2 images in subfolders (city/1.png, city/north/2.png). Move them." in listing.remarks(
        "Move them."
    )
    assert f"{tmp_path}: skipped: 2 images in subfolders (city/1.png, city/north/2.png)." in listing.remarks()
    assert f"{tmp_path}: skipped: 1 broken link (gone.png)." in listing.remarks("Move them.")


def test_many_names_are_cut_short(tmp_path):
    (remark,) = list_images(touch(tmp_path, "a.png", *(f"{number}.txt" for number in range(5)))).remarks()
    assert remark.endswith("5 files of other types (0.txt, 1.txt, 2.txt and 2 more).")


def test_subfolders_are_read_when_asked_for(tmp_path):
    touch(tmp_path, "a.png", "city/1.png", "city/north/2.png", "city/.git/3.png")
    assert listed(tmp_path, recursive=True) == ["a.png", "city/1.png", "city/north/2.png"]
    assert list(list_images(tmp_path, recursive=True).by_name()) == ["a", "city/1", "city/north/2"]


def test_subfolders_with_a_meaning_of_their_own_are_passed_over(tmp_path):
    touch(tmp_path, "a.png", "val/b.png")
    for recursive in (False, True):
        listing = list_images(tmp_path, recursive, apart={"val"})
        assert ([file.name for file in listing.files], listing.skipped) == (["a.png"], {})


def test_links_in_circles_end(tmp_path):
    touch(tmp_path, "a.png", "city/b.png")
    (tmp_path / "city" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.png").symlink_to("self.png")
    listing = list_images(tmp_path, recursive=True)
    assert [file.name for file in listing.files] == ["a.png", "b.png"]
    assert listing.skipped == {"broken links": ["self.png"]}


def test_a_folder_without_images_is_refused_with_what_it_holds(tmp_path):
    with pytest.raises(DataError, match="It holds nothing"):
        list_images(tmp_path)
    touch(tmp_path, "notes.txt", "train/a.png")
    with pytest.raises(
        DataError,
        match=r"It holds notes\.txt, train/\. It has 1 image in a subfolder \(train/a\.png\)\. Expected files",
    ):
        list_images(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(DataError, match="there is no such folder"):
        list_images(tmp_path / "none")
    touch(tmp_path, "file")
    with pytest.raises(DataError, match="this is a file"):
        list_images(tmp_path / "file")


def test_names_that_are_written_in_two_ways_are_one(tmp_path):
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert list(by_name([tmp_path / f"{decomposed}.png"], tmp_path)) == [composed]
    with pytest.raises(DataError, match="has the same name"):
        by_name([tmp_path / f"{decomposed}.png", tmp_path / f"{composed}.jpg"], tmp_path)
