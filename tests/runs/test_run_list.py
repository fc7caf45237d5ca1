import io
import shutil

import pytest
from made_runs import made_run

from ganforge.errors import RunError
from ganforge.runs.run_list import runs_in, summaries_of


@pytest.fixture
def outdir(tmp_path):
    made_run(tmp_path)
    for name in ("tiny-10", "tiny-2", "other-001"):
        shutil.copytree(tmp_path / "tiny-001", tmp_path / name)
    (tmp_path / "latest").write_text("tiny-2\n")
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_runs_come_by_name_with_numbers_in_their_order(outdir):
    assert [run.path.name for run in runs_in(outdir)] == ["other-001", "tiny-001", "tiny-2", "tiny-10"]


def test_a_run_that_cannot_be_read_hides_no_other(outdir):
    (outdir / "tiny-2" / "experiment.json").write_text("{")
    found, faults = summaries_of(outdir)
    assert [summary.path.name for summary in found] == ["other-001", "tiny-001", "tiny-10"]
    assert len(faults) == 1
    assert "tiny-2" in faults[0]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(RunError, match="no such folder"):
        runs_in(tmp_path / "none")


def test_as_many_files_are_read_for_each_run_however_many_there_are(outdir, monkeypatch):
    opened = []
    usual = io.open
    monkeypatch.setattr(io, "open", lambda *arguments, **options: opened.append(1) or usual(*arguments, **options))
    summaries_of(outdir)
    few = len(opened) / 4
    for number in range(12):
        shutil.copytree(outdir / "tiny-001", outdir / f"copy-{number}")
    opened.clear()
    summaries_of(outdir)
    assert 3 <= len(opened) / 16 == few <= 6
