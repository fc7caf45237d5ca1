"""Manifests, and which row belongs to which file."""

import json
from pathlib import Path

import pytest
from ganforge_images.example_files import ExampleFiles
from ganforge_images.manifest import Row, read_manifest
from ganforge_images.manifest_index import ManifestIndex
from hypothesis import given
from hypothesis import strategies as st

from ganforge.errors import DataError, UnusableFilesError

ROWS = [{"file_name": "a.png", "breed": "cat"}, {"file_name": "b.png", "breed": "dog, big"}]
LAYOUTS = {
    "m.csv": 'breed,file_name\ncat,a.png\n"dog, big",b.png\n',
    "m.CSV": '\ufefffile_name , other, breed\r\na.png,1, cat \r\n\r\nb.png,2,"dog, big"\r\n',
    "m.tsv": "file_name\tbreed\na.png\tcat\nb.png\tdog, big\n",
    "semicolons.csv": "file_name;breed\na.png;cat\nb.png;dog, big",
    "m.jsonl": "\n".join(map(json.dumps, ROWS)),
    "m.ndjson": "\ufeff\n" + "\r\n".join(map(json.dumps, ROWS)),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_manifests_are_read_as_people_and_programs_write_them(tmp_path, name):
    (tmp_path / name).write_bytes(LAYOUTS[name].encode())
    rows = read_manifest(tmp_path / name, ["file_name", "breed"])
    assert [row.cells for row in rows] == ROWS
    line = {"m.csv": 2, "m.CSV": 2, "m.tsv": 2, "semicolons.csv": 2, "m.jsonl": 1, "m.ndjson": 2}[name]
    assert rows[0].where == f"{tmp_path / name}:{line}"


FAULTY = {
    "m.xlsx": ("", "m.xlsx: a manifest is CSV or JSON lines. Expected .csv, .tsv, .jsonl or .ndjson."),
    "latin.csv": ("file_name,breed\na.png,\udce9", "latin.csv: the manifest is not in UTF-8. Save it in UTF-8."),
    "no-column.csv": ("file,breed\n", "no-column.csv: there is no column 'file_name'. Its columns: file, breed."),
    "twice.csv": ("file_name,breed,breed\n", "twice.csv: the column 'breed' is there twice."),
    "empty.csv": ("", "empty.csv: there is no column 'file_name'. Its columns: none."),
    "cells.csv": (
        "file_name,breed\na,b\na,b,c\na\n",
        "cells.csv:3: it has 3 cells. Expected 2, as in the first line.\n",
    ),
    "nul.csv": ("file_name,breed\na,b\n" + "x" * 200_000, "nul.csv:3: field larger than field limit (131072)."),
    "no-column.jsonl": ('{"file": 1}', "no-column.jsonl: there is no column 'breed'. Its columns: file."),
    "text.jsonl": ('{"file_name": 1\n[1]\n', "text.jsonl:1: it is no JSON: "),
    "list.jsonl": ("\n[1]\n", "list.jsonl:2: it is a list. Expected an object"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_no_manifest_is_refused_with_the_line(tmp_path, name):
    text, message = FAULTY[name]
    (tmp_path / name).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(DataError) as error:
        read_manifest(tmp_path / name, ["file_name", "breed"])
    assert str(error.value).startswith(f"{tmp_path}/{message}")


def test_every_malformed_line_is_named(tmp_path):
    (tmp_path / "m.csv").write_text("a,b\n1\n1,2\n1,2,3\n")
    with pytest.raises(UnusableFilesError) as error:
        read_manifest(tmp_path / "m.csv", ["a"])
    assert [reason.partition(" it has")[0] for reason in error.value.reasons] == [
        f"{tmp_path}/m.csv:{n}:" for n in (2, 4)
    ]


def test_a_missing_manifest_is_named(tmp_path):
    with pytest.raises(DataError, match=r"m\.csv: the manifest cannot be read: No such file"):
        read_manifest(tmp_path / "m.csv", [])


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
