"""Tables with a row for each image file."""

import json

import pytest

from ganforge.errors import DataError, UnusableFilesError
from ganforge.tables import Columns, Row, file_column, read_table

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
def test_tables_are_read_as_people_and_programs_write_them(tmp_path, name):
    (tmp_path / name).write_bytes(LAYOUTS[name].encode())
    rows = read_table(tmp_path / name, Columns(["file_name", "breed"], ()))
    assert [row.cells for row in rows] == ROWS
    line = {"m.csv": 2, "m.CSV": 2, "m.tsv": 2, "semicolons.csv": 2, "m.jsonl": 1, "m.ndjson": 2}[name]
    assert rows[0].where == f"{tmp_path / name}:{line}"


FAULTY = {
    "m.xlsx": ("", "m.xlsx: a table is CSV or JSON lines. Expected .csv, .tsv, .jsonl, .ndjson."),
    "latin.csv": ("file_name,breed\na.png,\udce9", "latin.csv: the table is not in UTF-8. Save it in UTF-8."),
    "no-column.csv": (
        "file,breed\n",
        "no-column.csv: there is no column 'file_name'; did you mean 'file'? Its columns: file, breed.",
    ),
    "twice.csv": ("file_name,breed,breed\n", "twice.csv: the column 'breed' is there twice."),
    "empty.csv": ("", "empty.csv: there is no column 'file_name'. Its columns: none."),
    "cells.csv": (
        "file_name,breed\na,b\na,b,c\na\n",
        "cells.csv:3: it has 3 cells. Expected 2, as in the first line.\n",
    ),
    "nul.csv": ("file_name,breed\na,b\n" + "x" * 200_000, "nul.csv:3: field larger than field limit (131072)."),
    "no-column.jsonl": (
        '{"file": 1}',
        "no-column.jsonl: there is no column 'file_name'; did you mean 'file'? Its columns: file.",
    ),
    "text.jsonl": ('{"file_name": 1\n[1]\n', "text.jsonl:1: it is no JSON: "),
    "list.jsonl": ("\n[1]\n", "list.jsonl:2: it is a list. Expected an object"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_no_table_is_refused_with_the_line(tmp_path, name):
    text, message = FAULTY[name]
    (tmp_path / name).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(DataError) as error:
        read_table(tmp_path / name, Columns(["file_name", "breed"], ()))
    assert str(error.value).startswith(f"{tmp_path}/{message}")


def test_every_malformed_line_is_named(tmp_path):
    (tmp_path / "m.csv").write_text("a,b\n1\n1,2\n1,2,3\n")
    with pytest.raises(UnusableFilesError) as error:
        read_table(tmp_path / "m.csv")
    assert [reason.partition(" it has")[0] for reason in error.value.reasons] == [
        f"{tmp_path}/m.csv:{n}:" for n in (2, 4)
    ]


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DataError, match=r"m\.csv: the table cannot be read: No such file"):
        read_table(tmp_path / "m.csv")


def test_columns_may_be_chosen(tmp_path):
    (tmp_path / "m.csv").write_text("a,b,c,c\n1,2,3,4\n")
    assert read_table(tmp_path / "m.csv", Columns(["b"], ["x", "a"]))[0].cells == {"b": "2", "a": "1"}
    (tmp_path / "m.jsonl").write_text('{"a": 1, "c": 2}')
    assert read_table(tmp_path / "m.jsonl")[0].cells == {"a": 1, "c": 2}


def test_the_column_of_files_has_one_of_the_usual_names(tmp_path):
    rows = [Row("m:1", {"name": "x", "path": "y"}), Row("m:2", {"file": "z"})]
    assert file_column(rows, tmp_path) == "file"
    with pytest.raises(DataError, match=r"no column names the files\. Expected one of file_name.* Its columns: a\."):
        file_column([Row("m:1", {"a": 1})], tmp_path)
