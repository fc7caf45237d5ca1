import json
from pathlib import Path

import pytest

from ganforge.errors import DataError
from ganforge.inference.column_file import ColumnFile


@pytest.fixture
def table(tmp_path):
    def written(text, name="t.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return ColumnFile(tmp_path / name, "label")

    return written


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("file,label\na.png,cat\nsub/b.png,dog\n", "t.csv"),
        ("\ufefffile_name;label\na;cat\nsub/b;dog\n", "t.csv"),
        ("label\tsource\ncat\tphotos/a.png\ndog\t../photos/sub/b.png\n", "t.tsv"),
        ('{"path": "a.png", "label": "cat"}\n\n{"path": "sub\\\\b.png", "label": "dog"}\n', "t.jsonl"),
    ],
)
def test_rows_name_files_with_or_without_folders_and_suffix(table, text, name):
    column = table(text, name)
    assert column.cell(Path("photos/a.png")) == "cat"
    assert column.cell(Path("photos/sub/b.png")) == "dog"


def test_json_keeps_numbers(table):
    assert table(json.dumps({"file": "a", "label": [1, 2.5]}), "t.ndjson").cell(Path("a.png")) == [1, 2.5]


def test_a_dot_in_a_name_is_no_suffix(table):
    assert table("file,label\nframe.0001,cat\n").cell(Path("frame.0001.png")) == "cat"


def test_folders_tell_files_of_one_name_apart(table):
    column = table("file,label\none/a.png,cat\ntwo/a.png,dog\n")
    assert column.cell(Path("x/two/a.png")) == "dog"
    with pytest.raises(DataError, match=r"no row names three/a\.png"):
        column.cell(Path("three/a.png"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,lable\na.png,cat\n", r"t.csv:2: no column 'label'. Expected 'label'; did you mean 'lable'\? It has"),
        ("thing,label\na.png,cat\n", "t.csv:2: no column that names the file. Expected one of file"),
        ("file,label\na.png\n", "t.csv:2: it has [13] cells. Expected 2"),
        ("file,label\na.png,cat,dog\n", "t.csv:2: it has [13] cells. Expected 2"),
        ("file,label\nb.png,cat\n", "no row names a.png"),
        ("file,label\na.png,cat\na.png,dog\n", "2 rows name a.png and differ"),
    ],
)
def test_a_table_that_does_not_say_is_refused(table, text, message):
    with pytest.raises(DataError, match=message):
        table(text).cell(Path("a.png"))


def test_an_extra_may_be_made_of_several_columns(tmp_path):
    (tmp_path / "t.csv").write_text("file,width,height\na.png,1,2\n")
    assert ColumnFile(tmp_path / "t.csv", "size", ("width", "height")).cell(Path("a.png")) == ["1", "2"]
    with pytest.raises(DataError, match="no column 'size'"):
        ColumnFile(tmp_path / "t.csv", "size", ("width", "depth"))


@pytest.mark.parametrize("text", ["no json", "[1]"])
def test_a_line_that_is_no_object_is_named(table, text):
    with pytest.raises(DataError, match=r"t\.jsonl:1: "):
        table(text, "t.jsonl")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DataError, match=r"t\.csv: the table cannot be read"):
        ColumnFile(tmp_path / "t.csv", "label")
