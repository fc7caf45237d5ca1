from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ganforge.errors import RunError
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.runs.directory import RunDirectory

GIVEN = "# mine\n[trainer]\nsteps = 4\n"


def test_a_new_run_takes_the_next_number(tmp_path, tiny_experiment):
    runs = [RunDirectory.create(tmp_path / "runs", tiny_experiment()) for _ in range(2)]
    assert [run.path.name for run in runs] == ["tiny-001", "tiny-002"]
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["tiny-001", "tiny-002"]


def test_a_number_is_not_used_again_when_an_earlier_run_is_gone(tmp_path, tiny_experiment):
    (tmp_path / "tiny-007").mkdir()
    (tmp_path / "tiny-other-009").mkdir()
    assert RunDirectory.create(tmp_path, tiny_experiment()).path.name == "tiny-008"


def test_it_records_the_experiment_as_given_and_as_resolved(tmp_path, tiny_experiment):
    experiment = tiny_experiment()
    (tmp_path / "mine.toml").write_text(GIVEN)
    file = ExperimentFile(tmp_path / "mine.toml", ["trainer.steps=4"])
    (tmp_path / "mine.toml").write_text("changed meanwhile")
    run = RunDirectory.create(tmp_path, experiment, file)
    assert run.experiment_toml.read_text() == GIVEN
    assert run.overrides.read_text() == "trainer.steps=4\n"
    assert run.tables == experiment.to_tables()
    assert not RunDirectory.create(tmp_path, experiment).experiment_toml.exists()


def test_runs_that_start_at_once_get_a_folder_each(tmp_path, tiny_experiment):
    with ThreadPoolExecutor(8) as pool:
        started = [pool.submit(RunDirectory.create, tmp_path, tiny_experiment()) for _ in range(24)]
    names = [run.result().path.name for run in started]
    started[0].result().point_latest()
    assert sorted(names) == [f"tiny-{number:03d}" for number in range(1, 25)]
    assert RunDirectory.open(None, tmp_path).path.name == names[0]


@pytest.mark.parametrize("outdir", ["file", "file/below", "/proc/nowhere"])
def test_an_output_folder_that_cannot_be_written_is_told(tmp_path, tiny_experiment, outdir):
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=r"cannot be written: .+ Make sure that the folder exists"):
        RunDirectory.create(tmp_path / outdir, tiny_experiment())


def test_nothing_half_made_is_left_when_a_run_cannot_be_recorded(tmp_path, tiny_experiment):
    (tmp_path / "latest").mkdir()
    with pytest.raises(RunError, match="latest: this is a folder"):
        RunDirectory.create(tmp_path, tiny_experiment())
    assert [path.name for path in tmp_path.iterdir()] == ["latest"]


@pytest.mark.parametrize("path", [None, "latest", "tiny-001", "{}/tiny-001", "{}/latest"])
def test_a_run_opens_by_its_path_its_name_or_as_the_latest(tmp_path, tiny_experiment, path):
    run = RunDirectory.create(tmp_path, tiny_experiment())
    run.point_latest()
    opened = RunDirectory.open(path and Path(path.format(tmp_path)), tmp_path)
    assert opened.path == run.path


def test_what_is_not_a_run_is_refused_with_the_runs_there_are(tmp_path, tiny_experiment):
    (tmp_path / "holiday").mkdir()
    with pytest.raises(RunError, match=r"no such folder\. There is no run in .+--outdir"):
        RunDirectory.open(None, tmp_path)
    run = RunDirectory.create(tmp_path, tiny_experiment())
    with pytest.raises(
        RunError,
        match=rf"holiday: this is not a run folder: it contains no experiment\.json\. The runs are: {run.path}\.",
    ):
        RunDirectory.open(tmp_path / "holiday", tmp_path)
    with pytest.raises(RunError, match="nowhere: there is no such folder"):
        RunDirectory.open(tmp_path / "nowhere", tmp_path)


def test_a_damaged_record_is_named(tmp_path, tiny_experiment):
    run = RunDirectory.create(tmp_path, tiny_experiment())
    run.experiment_json.write_text('{"name": "ti')
    with pytest.raises(RunError, match=r"experiment\.json: cannot be read"):
        _ = RunDirectory.open(run.path).tables


def test_options_that_decide_what_is_learned_are_refused_one_by_one(tmp_path, tiny_experiment):
    run = RunDirectory.create(tmp_path, tiny_experiment())
    changed = tiny_experiment({"steps": 3, "batch_size": 8, "ema": 0.5}, name="other")
    refused = [
        'name: was "tiny", now "other"',
        "trainer.batch_size: was 2, now 8",
        "trainer.ema: was not set, now 0.5",
    ]
    with pytest.raises(RunError) as refusal:
        run.changes(changed)
    assert [line.strip() for line in str(refusal.value).splitlines()[1:-1]] == refused
    assert run.tables["trainer"]["steps"] == 4


def test_the_same_experiment_differs_in_nothing(tmp_path, tiny_experiment):
    assert RunDirectory.create(tmp_path, tiny_experiment()).changes(tiny_experiment()) == []


def rows(run):
    run.results.write_text("step,images,seconds\n1,2,0.5\n")


def events(run):
    run.stats.write_text('{"event": "log", "step": 1}\n')


def a_sheet(run):
    run.samples.mkdir()
    (run.samples / "000100.png").touch()


@pytest.mark.parametrize("leave", [rows, events, a_sheet])
def test_a_run_that_left_results_is_not_started_over(tmp_path, tiny_experiment, leave):
    run = RunDirectory.create(tmp_path, tiny_experiment())
    leave(run)
    with pytest.raises(RunError, match=r"tiny-001: there are results, but no checkpoint in .+checkpoints\. Expected"):
        run.refuse_to_start_over()


def test_a_run_that_left_nothing_trained_is_started(tmp_path, tiny_experiment):
    run = RunDirectory.create(tmp_path, tiny_experiment())
    run.refuse_to_start_over()
    run.samples.mkdir()
    (run.samples / "000000.png").touch()
    run.results.write_text("")
    run.refuse_to_start_over()
