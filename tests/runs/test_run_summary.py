import json
import shutil
from dataclasses import asdict, replace

import pytest
from made_runs import made_run

from ganforge.errors import RunError
from ganforge.runs.run_lock import Process
from ganforge.runs.run_summary import RunSummary


def test_a_run_at_a_glance(tmp_path):
    summary = RunSummary.of(made_run(tmp_path, steps=12))
    assert (summary.state, summary.step, summary.steps) == ("finished", 12, 12)
    assert (summary.method, summary.dataset, summary.seconds) == ("tiny", "tiny", 1.2)
    assert summary.date == "2026-05-04T10:20:30+00:00"
    assert summary.figures["error"].last == summary.figures["error"].best == (12, 1 / 12)
    assert summary.chosen == "error"


def test_the_step_is_that_of_the_newest_checkpoint_where_nothing_was_logged_since(tmp_path):
    run = made_run(tmp_path, finished=False)
    (run.checkpoints / "00000009").mkdir()
    assert (RunSummary.of(run).step, RunSummary.of(run).state) == (9, "stopped")


def test_a_run_in_which_another_process_trains_is_running(tmp_path):
    run = made_run(tmp_path)
    other = replace(Process.this(), pid=1, started="")
    for holder, state in ((other, "running"), (Process.this(), "finished"), (replace(other, pid=2**22), "finished")):
        run.lock.path.write_text(json.dumps(asdict(holder)))
        assert RunSummary.of(run).state == state
    elsewhere = replace(other, host="elsewhere")
    run.lock.path.write_text(json.dumps(asdict(elsewhere)))
    assert RunSummary.of(run).state == "running"


def test_what_is_missing_is_left_out(tmp_path):
    run = made_run(tmp_path, finished=False)
    for path in (run.results, run.metrics):
        path.unlink()
    shutil.rmtree(run.checkpoints)
    run.starts.path.write_text("damaged")
    summary = RunSummary.of(run)
    assert (summary.state, summary.step, summary.chosen, summary.figures, summary.date) == ("stopped", 0, "", {}, "")


def test_a_damaged_record_is_refused(tmp_path):
    run = made_run(tmp_path)
    run.experiment_json.write_text("{")
    with pytest.raises(RunError, match="damaged"):
        RunSummary.of(run)
