import json
import time
import urllib.request
from pathlib import Path

import pytest
from made_runs import made_run

from ganforge.callbacks.tensorboard import EventFile
from ganforge.cli.main import main
from ganforge.cli.tensorboard import board, named_events
from ganforge.errors import RunError
from ganforge.runs.run_list import runs_in


@pytest.mark.slow
@pytest.mark.processes
def test_each_run_is_shown_once_and_under_its_name(tmp_path):
    for _ in range(2):
        run = made_run(tmp_path / "runs")
        for start in (0, 4):  # stopped and resumed
            events = EventFile(run.path / "events", start)
            events.open()
            events.add_figures(start + 2, {"loss": 1.0})
            events.close()
    (tmp_path / "shown").mkdir()
    for name, events in named_events(runs_in(tmp_path / "runs")).items():
        Path(tmp_path, "shown", name).symlink_to(events)
    url = board(str(tmp_path / "shown"), port=0, host="localhost").launch()
    deadline = time.monotonic() + 60
    while len(found := json.load(urllib.request.urlopen(f"{url}data/runs"))) < 2 and time.monotonic() < deadline:  # noqa: S310
        time.sleep(0.2)
    assert found == ["tiny-001", "tiny-002"]


def test_two_runs_of_one_name_are_refused(tmp_path):
    runs = [made_run(tmp_path / folder) for folder in ("a", "b")]
    with pytest.raises(RunError, match="has the same name"):
        named_events(runs)
    assert list(named_events([runs[0], runs[0]])) == ["tiny-001"]


def test_a_folder_without_runs_says_how_to_start_one(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["tensorboard", "--outdir", str(tmp_path)])
    assert ended.value.code == 1
    assert "there is no run in it" in capsys.readouterr().err
