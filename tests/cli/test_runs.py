import json

import pytest
from made_runs import made_run

from ganforge.cli.main import main


@pytest.fixture
def printed(tmp_path, capsys):
    """What `ganforge runs` prints about three runs."""
    made_run(tmp_path, steps=8, worst=3.0)
    made_run(tmp_path, steps=16, worst=8.0, finished=False)
    run = made_run(tmp_path, steps=4, worst=2.0)
    run.metrics.unlink()

    def call(*arguments, code=0):
        with pytest.raises(SystemExit) as ended:
            main(["runs", str(tmp_path), *arguments])
        assert ended.value.code == code
        out, err = capsys.readouterr()
        return err if code else out

    return call


def names(text):
    return [line.split()[0] for line in text.splitlines()[1:]]


def test_runs_are_listed_with_state_steps_and_the_last_and_best_figures(printed):
    lines = printed().splitlines()
    assert [line.split()[0] for line in lines] == ["Run", "tiny-001", "tiny-002", "tiny-003"]
    assert lines[1].split()[1:5] == ["finished", "8/8", "error", "0.375"]
    assert "stopped" in lines[2]
    assert "2026-05-04 10:20" in lines[2]


def test_the_best_run_comes_first_where_a_metric_sorts_and_those_without_it_last(printed):
    assert names(printed("--sort", "error")) == ["tiny-001", "tiny-002", "tiny-003"]
    assert names(printed("--sort", "steps")) == ["tiny-003", "tiny-001", "tiny-002"]


def test_an_unknown_key_is_refused_with_those_there_are(printed):
    assert "--sort eror: no run has such a figure; did you mean 'error'?" in printed("--sort", "eror", code=1)


def test_programs_get_json(printed):
    found = json.loads(printed("--json"))
    assert [run["name"] for run in found] == ["tiny-001", "tiny-002", "tiny-003"]
    assert found[0]["figures"]["error"] == {
        "last": {"step": 8, "value": 0.375},
        "best": {"step": 8, "value": 0.375},
        "n": 3,
        "higher_is_better": False,
    }
    assert (found[1]["state"], found[1]["step"], found[1]["best"], found[2]["best"]) == ("stopped", 16, "error", None)


def test_a_folder_without_runs_says_how_to_start_one(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["runs", str(tmp_path)])
    assert ended.value.code == 0
    assert "There is no run" in capsys.readouterr().out
