"""Which row of a manifest belongs to which file."""

from pathlib import Path

import pytest
from ganforge_images.example_files import ExampleFiles
from ganforge_images.manifest_index import ManifestIndex
from hypothesis import given
from hypothesis import strategies as st

from ganforge.tables import Row

FOLDER = Path("/data")


def index(names, *files):
    """Rows that name these, matched with files, each within a folder of its own."""
    rows = [Row(f"m.csv:{line}", {"file_name": name}) for line, name in enumerate(names, 2)]
    splits = [ExampleFiles([file.stem], ([file],)) for file in (FOLDER / file for file in files)]
    return ManifestIndex(rows, "file_name", FOLDER, splits)


@pytest.mark.parametrize(
    "name", ["train/photos/1.png", "train/photos/1", "./train/photos/1.png", "train\\photos\\1.png", "1.png", "1"]
)
def test_a_row_names_a_file_by_its_path_or_its_name(name):
    found = index([name], "train/photos/1.png")
    assert found.faults == [] and found.rows[FOLDER / "train/photos/1.png"].where == "m.csv:2"


def test_accents_are_the_same_however_they_are_written():
    assert index(["cafe\u0301.png"], "caf\u00e9.png").rows


@pytest.mark.parametrize(
    ("names", "files", "faults"),
    [
        (["1.png", "2.png"], ["1.png"], ["m.csv:3: there is no image 2.png in /data."]),
        (["1.png", "1.png"], ["1.png"], ["m.csv:3: 1.png has a row already, m.csv:2."]),
        (["1.png", "1"], ["1.png"], ["m.csv:3: /data/1.png has a row already, m.csv:2."]),
        (["1.jpg"], ["1.png"], ["m.csv:2: there is no image 1.jpg in /data."]),
        (["", None, 3], [], [f"m.csv:{n}: there is no name of a file in the column 'file_name'." for n in (2, 3, 4)]),
        (
            ["1.png"],
            ["train/1.png", "val/1.png"],
            ["m.csv:2: 1.png is /data/train/1.png as well as /data/val/1.png. Write the path within the folder of the "
             "dataset."],
        ),
    ],
)  # fmt: skip
def test_rows_without_a_file_and_files_with_two_rows_are_faults(names, files, faults):
    assert index(names, *files).faults == faults


@given(st.lists(st.from_regex(r"[a-c]{1,2}(/[a-c]{1,2})?\.png", fullmatch=True), unique=True), st.randoms())
def test_rows_by_path_are_found_in_any_order(files, random):
    names = random.sample(files, len(files))
    found = index(names, *files)
    assert found.faults == []
    assert {str(file.relative_to(FOLDER)): row.cells["file_name"] for file, row in found.rows.items()} == {
        name: name for name in files
    }


def test_many_rows_are_matched_in_one_pass(monkeypatch):
    count = 20_000
    asked = []
    monkeypatch.setattr("ganforge_images.manifest_index.canonical", lambda name: asked.append(name) or name)
    found = index([f"{n}.png" for n in range(count)], *(f"{n}.png" for n in range(count)))
    assert len(found.rows) == count and len(asked) <= 8 * count
