import json

import pytest
from made_runs import made_run

from ganforge.cli.main import main


@pytest.fixture
def diff(tmp_path, capsys):
    made_run(tmp_path / "runs")
    made_run(tmp_path / "runs", worst=2.0)

    def call(*arguments, code=0):
        with pytest.raises(SystemExit) as ended:
            main(["diff", "tiny-001", "tiny-002", "--outdir", str(tmp_path / "runs"), *arguments])
        assert ended.value.code == code
        out, err = capsys.readouterr()
        return err if code else out

    return call


def test_diff_prints_only_what_differs_and_where_the_page_is(diff, tmp_path):
    lines = diff().splitlines()
    assert "Options: no difference" in lines
    assert ["error,", "last", "0.125", "0.25"] in [line.split() for line in lines]
    page = tmp_path / "runs" / "tiny-001-and-tiny-002.html"
    assert lines[-1] == f"Samples and curves side by side: {page}"
    assert page.exists()


def test_programs_get_json(diff):
    found = json.loads(diff("--json"))
    assert found["figures"]["error, last"] == ["0.125", "0.25"]
    assert found["options"] == {}


def test_a_page_is_written_where_it_is_wanted_but_over_nothing(diff, tmp_path):
    page = tmp_path / "mine.html"
    diff("--out", str(page))
    assert page.exists()
    assert "exists already" in diff("--out", str(page), code=1)
