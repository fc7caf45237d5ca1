import pytest

from ganforge.runs.results_file import ResultsFile

ROWS = [f"{step},{step * 2},{step / 7 if step % 30 == 0 else ''}" for step in range(10, 1000, 10)]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text("\n".join(["step,images,validation/psnr", *ROWS]) + "\n")
    return path


def test_the_last_row_and_the_last_with_a_figure_of_a_group_are_found(path):
    assert ResultsFile(path).last()["step"] == "990"
    path.write_text(path.read_text() + "1000,2000,\n1010,20")
    assert ResultsFile(path).last()["step"] == "1000"
    assert ResultsFile(path).last("validation/") == {"step": "990", "images": "1980", "validation/psnr": str(990 / 7)}
    assert ResultsFile(path).last("health/") == {}


def test_every_row_is_found_by_its_step(path):
    results = ResultsFile(path)
    assert [results.at(step).get("images") for step in range(10, 1000, 10)] == [row.split(",")[1] for row in ROWS]
    assert [results.at(step) for step in (0, 15, 995, 5000)] == [{}] * 4


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"step", b"step\n", b"a,b\nc\n\xff\n", b'"step\n1\n2\n', b"step\nx\ny\nz\n"]
)
def test_a_damaged_table_has_no_such_row(tmp_path, content):
    (tmp_path / "results.csv").write_bytes(content)
    results = ResultsFile(tmp_path / "results.csv")
    assert results.at(5) == {}
    assert results.last("validation/") == {}


def test_where_there_is_no_table_there_are_no_rows(tmp_path):
    assert ResultsFile(tmp_path / "results.csv").last() == {}
