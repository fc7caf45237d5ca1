import csv
from pathlib import Path

import numpy as np
import pytest

from ganforge.callbacks.results_csv import ResultsCsv, ResultsTable, last_row
from ganforge.errors import RunError


@pytest.fixture
def table(tmp_path):
    table = ResultsTable(tmp_path / "results.csv")
    table.rewind(0)
    return table


def rows(folder):
    with (folder / "results.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_each_logged_step_is_a_row_that_starts_with_step_images_and_seconds(tmp_path, watch):
    watch(ResultsCsv()).train(6)
    lines = (tmp_path / "results.csv").read_text().splitlines()
    assert lines[:2] == ["step,images,seconds,generator/l1,generator/total", "2,8,1,0.5,2"]
    assert [row["step"] for row in rows(tmp_path)] == ["2", "4", "6"]


def test_validation_figures_join_the_row_of_their_step(tmp_path, watch):
    watch(ResultsCsv()).train(6, validations=(4, 5))
    found = {row["step"]: row for row in rows(tmp_path)}
    assert list(found) == ["2", "4", "5", "6"]
    assert found["4"]["validation/psnr"] == "1.33333333"
    assert found["4"]["generator/l1"] == "0.25"
    assert (found["5"]["validation/n"], found["5"]["generator/l1"]) == ("64", "")
    assert found["2"]["validation/psnr"] == found["6"]["validation/psnr"] == ""


def test_a_run_that_goes_on_ends_with_the_rows_of_one_that_was_never_stopped(tmp_path, watch):
    watch(ResultsCsv()).train(10, validations=(4, 8))
    whole = (tmp_path / "results.csv").read_text()
    (tmp_path / "results.csv").unlink()
    watch(ResultsCsv()).train(9, validations=(4, 8), end=False)
    watch(ResultsCsv(), start_step=6).train(10, validations=(8,))
    assert (tmp_path / "results.csv").read_text() == whole


def test_a_row_cut_short_by_a_crash_is_dropped(tmp_path, watch):
    watch(ResultsCsv()).train(6)
    whole = (tmp_path / "results.csv").read_text()
    (tmp_path / "results.csv").write_text(whole + "8,32")
    watch(ResultsCsv(), start_step=6).train(6)
    assert (tmp_path / "results.csv").read_text() == whole


def test_a_start_over_leaves_no_row_of_the_run_before(tmp_path, watch):
    watch(ResultsCsv()).train(6)
    watch(ResultsCsv()).train(2)
    assert [row["step"] for row in rows(tmp_path)] == ["2"]


def test_every_float32_can_be_told_from_its_neighbor(tmp_path, table):
    value = np.float32(0.1)
    for step, figure in enumerate((value, np.nextafter(value, np.float32(1)), np.nan, np.inf), 1):
        table.add(step, {"loss": float(figure)})
    written = [row["loss"] for row in rows(tmp_path)]
    assert [np.float32(text) for text in written[:2]] == [value, np.nextafter(value, np.float32(1))]
    assert written[2:] == ["nan", "inf"]


def test_a_table_that_cannot_be_written_is_told(tmp_path, table):
    table.add(1, {"loss": 1.0})
    table.path.unlink()
    table.path.mkdir()
    with pytest.raises(RunError, match=r"results\.csv: cannot be written: Is a directory"):
        table.add(2, {"loss": 1.0})


def semicolons(path):
    path.write_text(path.read_text().replace(",", ";"))


def a_bad_line(path):
    first, *rest = path.read_text().splitlines(keepends=True)
    path.write_text("".join([first, "half\n", *rest]))


def other_columns(path):
    path.write_text("name,age\nx,1\n")


def numbers_with_commas(path):
    path.write_text(path.read_text().replace("0.5", '"0,5"'))


@pytest.mark.parametrize("rewrite", [semicolons, a_bad_line, other_columns, numbers_with_commas])
def test_a_table_that_somebody_rewrote_is_set_aside_and_begun_anew(tmp_path, watch, caplog, rewrite):
    watch(ResultsCsv()).train(6)
    rewrite(tmp_path / "results.csv")
    rewritten = (tmp_path / "results.csv").read_text()
    watch(ResultsCsv(), start_step=6).train(8)
    assert (tmp_path / "results.set-aside-1.csv").read_text() == rewritten
    assert "results.csv: it is not as it was written" in caplog.text
    assert "kept as results.set-aside-1.csv" in caplog.text
    assert rows(tmp_path)[-1]["step"] == "8"
    assert rows(tmp_path)[-1]["generator/l1"] == "0.125"


def test_the_rows_that_can_be_read_are_kept(tmp_path, watch):
    watch(ResultsCsv()).train(6)
    a_bad_line(tmp_path / "results.csv")
    watch(ResultsCsv(), start_step=6).train(8)
    assert [row["step"] for row in rows(tmp_path)] == ["2", "4", "6", "8"]


def test_a_byte_order_mark_is_ignored(tmp_path, watch):
    watch(ResultsCsv()).train(6)
    whole = (tmp_path / "results.csv").read_text()
    (tmp_path / "results.csv").write_text(whole, encoding="utf-8-sig")
    watch(ResultsCsv(), start_step=6).train(6)
    assert (tmp_path / "results.csv").read_text() == whole


@pytest.mark.parametrize("meddle", [Path.unlink, semicolons, a_bad_line])
def test_a_table_that_is_removed_or_rewritten_while_training_is_begun_anew(tmp_path, table, caplog, meddle):
    table.add(1, {"loss": 1.0})
    table.add(2, {"loss": 2.0})
    meddle(table.path)
    table.add(3, {"loss": 3.0})
    table.add(3, {"validation/psnr": 30.0})
    table.add(4, {"loss": 4.0})
    assert [row["step"] for row in rows(tmp_path)][-2:] == ["3", "4"]
    assert rows(tmp_path)[-2]["validation/psnr"] == "30"
    assert "results.csv" in caplog.text


def test_one_that_is_removed_between_a_step_and_its_validation_is_begun_anew(tmp_path, table):
    table.add(1, {"loss": 1.0})
    table.path.unlink()
    table.add(1, {"validation/psnr": 30.0})
    assert [(row["step"], row["validation/psnr"]) for row in rows(tmp_path)] == [("1", "30")]


def test_several_that_are_set_aside_are_all_kept(tmp_path, watch):
    for _ in range(2):
        watch(ResultsCsv()).train(4)
        semicolons(tmp_path / "results.csv")
    watch(ResultsCsv()).train(4)
    assert len(list(tmp_path.glob("results.set-aside-*.csv"))) == 2


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("step,l1\n2,0.5\n4,0.25\n", {"step": "4", "l1": "0.25"}),
        ("\ufeffstep,l1\n2,0.5\n4,0.2", {"step": "2", "l1": "0.5"}),
        ("step,l1\n", {}),
        ("", {}),
        ("step;l1\n2;3\n", {}),
    ],
)
def test_the_last_complete_row_of_a_table(tmp_path, text, row):
    (tmp_path / "results.csv").write_text(text, encoding="utf-8")
    assert last_row(tmp_path / "results.csv") == row
    assert last_row(tmp_path / "none.csv") == {}
