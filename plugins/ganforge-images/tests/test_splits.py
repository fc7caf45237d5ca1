"""Which files belong to which split."""

import os

import pytest
from ganforge_images.splits import Splits

from ganforge.errors import DataError

SPLITS = ("train", "validation", "test")


def touch(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def names(splits, split):
    return [file.name for file in splits.files(split)]


@pytest.mark.parametrize(
    "folders", [("train", "val", "test"), ("training", "validation", "testing"), ("train", "valid", "test")]
)
def test_subfolders_are_the_splits(tmp_path, folders):
    for folder in folders:
        touch(tmp_path / folder, [f"{folder}.png"])
    assert [names(Splits(tmp_path, 0.5, 0.5), split) for split in SPLITS] == [[f"{folder}.png"] for folder in folders]


@pytest.mark.parametrize(("train", "validation"), [("Train", "Val"), ("TRAIN", "Validation")])
def test_subfolders_may_be_written_large(tmp_path, train, validation):
    touch(tmp_path / train, ["a.png"])
    touch(tmp_path / validation, ["b.png"])
    splits = Splits(tmp_path, 0.1, 0)
    assert (names(splits, "train"), names(splits, "validation")) == (["a.png"], ["b.png"])


def test_one_folder_is_cut_into_disjoint_splits_that_hold_everything(tmp_path):
    files = [f"{number}.png" for number in range(400)]
    splits = Splits(touch(tmp_path / "all", files), 0.2, 0.1)
    found = [names(splits, split) for split in SPLITS]
    assert sorted(name for split in found for name in split) == sorted(files)
    assert [round(len(each) / 400, 1) for each in found] == [0.7, 0.2, 0.1]


def test_an_image_stays_in_its_split_when_others_come(tmp_path):
    folder = touch(tmp_path / "all", [f"{number}.png" for number in range(50)])
    before = names(Splits(folder, 0.3, 0), "validation")
    touch(folder, [f"later {number}.png" for number in range(50)])
    after = names(Splits(folder, 0.3, 0), "validation")
    assert before == [name for name in after if not name.startswith("later")]


def test_a_split_without_a_folder_is_cut_from_training_alone(tmp_path):
    touch(tmp_path / "train", [f"{number}.png" for number in range(50)])
    touch(tmp_path / "test", ["test.png"])
    splits = Splits(tmp_path, 0.3, 0.3)
    assert names(splits, "test") == ["test.png"]
    assert len(names(splits, "train")) + len(names(splits, "validation")) == 50


def test_splits_may_stand_inside_or_outside_of_a_folder(tmp_path):
    touch(tmp_path / "train" / "photos", ["a.png"])
    touch(tmp_path / "photos" / "val", ["b.png"])
    splits = Splits(tmp_path / "photos", 0.1, 0, inverted=True)
    assert names(splits, "train") == ["a.png"]
    assert names(splits, "validation") == ["b.png"]


@pytest.mark.parametrize("count", range(2, 12))
@pytest.mark.parametrize(("validation", "test"), [(0.1, 0), (0.9, 0), (0.1, 0.1), (0.5, 0.4), (0, 0.1)])
def test_from_two_images_on_no_split_is_left_without_one(tmp_path, count, validation, test):
    splits = Splits(touch(tmp_path / "all", [f"{number}.png" for number in range(count)]), validation, test)
    sizes = {}
    for split, share in (("train", 1), ("validation", validation), ("test", test)):
        if share and not (split == "test" and count == 2 and validation):
            sizes[split] = len(splits.files(split))
    assert sum(sizes.values()) == count
    assert min(sizes.values()) >= 1


def test_a_share_that_comes_to_nothing_is_said(tmp_path):
    splits = Splits(touch(tmp_path / "all", ["a.png", "b.png"]), 0.1, 0.2)
    assert splits.remarks("train") == [
        f"{tmp_path / 'all'}: no test split: a share of 0.2 of 2 images is none. Add images, or a folder test."
    ]
    with pytest.raises(DataError, match=r"no image for the validation split: .* a share of 0\.1 of 1 images is none"):
        Splits(touch(tmp_path / "one", ["a.png"]), 0.1, 0).files("validation")


def test_names_in_any_spelling_and_of_any_bytes_have_a_split(tmp_path):
    files = ["caf\u00e9.png", "cafe\u0301 2.png", os.fsdecode(b"fa\xe7ade.png")]
    splits = Splits(touch(tmp_path / "all", files), 0.3, 0)
    assert sorted(names(splits, "train") + names(splits, "validation")) == sorted(files)
    decomposed = Splits(touch(tmp_path / "other", ["cafe\u0301.png", "b.png", "c.png"]), 0.5, 0)
    composed = Splits(touch(tmp_path / "same", ["caf\u00e9.png", "b.png", "c.png"]), 0.5, 0)
    assert [len(decomposed.files(split)) for split in SPLITS[:2]] == [
        len(composed.files(split)) for split in SPLITS[:2]
    ]


def test_subfolders_are_read_when_asked_for_but_those_of_splits_stay_apart(tmp_path):
    touch(tmp_path / "city", ["a.png"])
    touch(tmp_path / "city" / "north", ["b.png"])
    touch(tmp_path / "val", ["v.png"])
    splits = Splits(tmp_path, 0.1, 0, recursive=True)
    assert [name for name, _ in splits.named_files("train")] == ["city/a", "city/north/b"]
    assert names(splits, "validation") == ["v.png"]
    assert splits.remarks("train") == []
    with pytest.raises(DataError, match=r"It has 2 images in subfolders \(.*Set recursive = true"):
        Splits(tmp_path, 0.1, 0).files("train")


def test_a_pattern_holds_in_subfolders_too(tmp_path):
    touch(tmp_path / "city", ["a_rgb.png", "a_mask.png"])
    splits = Splits(tmp_path, 0, 0, recursive=True, pattern="*_rgb")
    assert [name for name, _ in splits.named_files("train")] == ["city/a"]


def test_a_split_without_images_says_where_they_were_looked_for(tmp_path):
    touch(tmp_path / "train", ["a.png"])
    with pytest.raises(DataError, match=r"no subfolder test, testing, and a share of 0 .*\. Add such a subfolder"):
        Splits(tmp_path, 0.1, 0).files("test")


def test_a_folder_without_training_images_names_the_subfolders_it_may_have(tmp_path):
    touch(tmp_path / "photos", ["a.png"])
    with pytest.raises(DataError, match=r"holds photos/.*train, training; val, validation, valid; test, testing"):
        Splits(tmp_path, 0.1, 0).files("train")
