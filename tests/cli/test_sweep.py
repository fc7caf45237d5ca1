import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from made_runs import made_run

from ganforge.cli import sweep_runner
from ganforge.cli.console import console
from ganforge.cli.main import main
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.sweeps.combination import combinations
from ganforge.sweeps.grid_option import GridOption
from ganforge.sweeps.search_plan import SearchPlan
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_plan import SweepPlan

EXAMPLES = Path(__file__).parents[2] / "examples"
TERRAIN = str(EXAMPLES / "terrain.toml")
TINY = """
name = "tiny"
dataset = { name = "tiny" }
generator = { name = "tiny" }
method = { name = "tiny" }
losses = [{ name = "distance" }]
metrics = [{ name = "error" }]
[trainer]
steps = 200
samples = 1
validation_examples = 2
log_every = 100
checkpoint_every = 100
sample_every = 200
"""
PLUGIN = """
from tiny_components import TinyDataset, TinyDistance, TinyGenerator, TinyMethod, TinyMetric

from ganforge import hookimpl


@hookimpl
def ganforge_datasets():
    return [TinyDataset]


@hookimpl
def ganforge_generators():
    return [TinyGenerator]


@hookimpl
def ganforge_methods():
    return [TinyMethod]


@hookimpl
def ganforge_losses():
    return [TinyDistance]


@hookimpl
def ganforge_metrics():
    return [TinyMetric]
"""


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def called(*arguments, code=0):
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert ended.value.code == code, err
        return err if code else out

    return called


@pytest.fixture
def made_sweep(tmp_path):
    """A sweep of three dropouts, none of which is trained yet."""

    def make(*overrides):
        (tmp_path / "tiny.toml").write_text(TINY)
        (tmp_path / "tiny_plugin.py").write_text(PLUGIN)
        found = combinations((), [GridOption.parse("generator.dropout=0,0.2,0.5")])
        plan = SweepPlan(overrides, str(tmp_path), tuple(found))
        return SweepFolder.create(tmp_path / "runs", "tiny", ExperimentFile(tmp_path / "tiny.toml"), plan)

    return make


NAMES = ("dropout-0", "dropout-0.2", "dropout-0.5")
PLUGIN_WORDS = ("--plugin", "tiny_plugin.py")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is nothing to compare. Expected --grid"),
        (["--grid", "losses.l1.weight"], "--grid losses.l1.weight: this is no option with values"),
        (
            ["--grid", "losses.l2.weight=0,1"],
            "combination l2.weight 0: losses.l2.weight=0: losses has no 'l2'. It has: adversarial, "
            "gradient-penalty, l1.",
        ),
        (["--grid", "discriminator.layers=3,-1"], "combination layers -1: discriminator.layers=-1: "),
        (["--variant", "L1"], "has no such variant"),
        (["--search", "a.b=1..2", "--trials", "3", "--grid", "a.b=1"], "Use one of them."),
        (["--search", "a.b=1..2"], "--search and --trials: a search needs --trials N, too."),
        (["--metric", "ssim"], "--metric: a search needs --trials N, too."),
        (["--search", "losses.l1.weight=-1..2", "--trials", "3"], "combination l1.weight -1: losses.l1.weight=-1: "),
    ],
)
def test_what_cannot_be_trained_is_refused_before_anything_is_made(call, tmp_path, arguments, message):
    assert message in call("sweep", TERRAIN, *arguments, code=2)
    assert not (tmp_path / "runs").exists()


def test_a_search_for_a_metric_that_the_experiment_has_not_is_refused(call):
    arguments = ["--search", "losses.l1.weight=1..2", "--trials", "3", "--metric", "map-agrement", "--dry-run"]
    assert "did you mean 'map-agreement'?" in call("sweep", TERRAIN, *arguments, code=1)


@pytest.mark.slow
def test_a_dry_run_names_every_combination_that_cannot_be_built(call, tmp_path):
    call_it = ["sweep", TERRAIN, "--set", "dataset.size=16", "--grid", "generator.depth=6,7", "--dry-run"]
    lines = call(*call_it, code=2).splitlines()
    assert lines[0].startswith("ganforge: combination depth 6: generator 'unet': 16x16 cannot be halved 6 times")
    assert lines[1].startswith("ganforge: combination depth 7: ")
    assert not (tmp_path / "runs").exists()


class Process:
    """A process that has ended, after doing something."""

    def __init__(self, code):
        self.returncode = code

    def poll(self):
        return self.returncode


@pytest.fixture
def trained(monkeypatch):
    """Stands for the processes of runs: one fails, the others leave a run as training does."""
    lines = []

    def started(self, line, log):
        lines.append(line)
        name = line[line.index("--name") + 1] if "run" in line else "resumed"
        if name == "dropout-0.2":
            log.write_text("noise\nganforge: training: the device is out of memory. Lower trainer.batch_size.\n")
            return Process(1)
        run = made_run(self.sweep.path / "made")
        run.path.rename(self.sweep.path / f"{name}-001")
        return Process(0)

    monkeypatch.setattr(sweep_runner.SweepRunner, "_started", started)
    return lines


def test_a_run_that_fails_is_recorded_and_the_others_are_trained(call, made_sweep, trained):
    sweep = made_sweep("trainer.steps=8")
    printed = call("resume", str(sweep.path), *PLUGIN_WORDS, code=1)
    assert "1 of 3 runs failed. Try them again with: ganforge resume" in printed
    assert [line[line.index("--name") + 1] for line in trained] == list(NAMES)
    assert trained[0][trained[0].index("--set") + 1 :][:3] == ["trainer.steps=8", "--set", "generator.dropout=0"]
    runs = json.loads(sweep.table_json.read_text())
    assert [run["state"] for run in runs] == ["finished", "failed", "finished"]
    assert runs[1]["failure"] == "training: the device is out of memory. Lower trainer.batch_size."


def test_what_is_finished_is_not_trained_again(call, made_sweep, trained):
    sweep = made_sweep()
    call("resume", sweep.path.name, *PLUGIN_WORDS, code=1)
    call("resume", sweep.path.name, *PLUGIN_WORDS, code=1)
    assert [line[line.index("--name") + 1] for line in trained][3:] == ["dropout-0.2"]


def test_a_finished_sweep_shows_its_table_and_where_its_report_is(call, made_sweep, trained, monkeypatch):
    sweep = made_sweep()
    for name in NAMES:
        made_run(sweep.path / "made").path.rename(sweep.path / f"{name}-001")
    lines = call("resume", str(sweep.path), *PLUGIN_WORDS).splitlines()
    assert ["1", "0", "finished", "0.125"] in [line.split() for line in lines]
    assert lines[-1] == f"Tables, pictures and curves, in a browser: {sweep.report}"
    assert call("report", sweep.path.name).strip() == f"runs/{sweep.path.name}/report.html"
    assert trained == []


def test_a_search_trains_what_the_study_proposes_and_goes_on_until_it_has_its_trials(call, made_sweep, trained):
    sweep = made_sweep()
    ranges = ("generator.dropout=0.1..0.9",)
    search = SearchPlan(ranges, 2, "error", False, "", "tiny", "RandomSampler", "NopPruner", "here")
    plan = replace(sweep.plan, combinations=(), search=search)
    sweep.plan_json.write_text(json.dumps(plan.to_json()))
    lines = call("resume", str(sweep.path), *PLUGIN_WORDS).splitlines()
    assert [line[line.index("--name") + 1] for line in trained] == ["trial-0", "trial-1"]
    assert lines[-1].startswith("Best of the study: trial 0, error 0.125, in ")
    sweep.plan_json.write_text(json.dumps(replace(plan, search=replace(search, trials=3)).to_json()))
    call("resume", str(sweep.path), *PLUGIN_WORDS)
    assert [line[line.index("--name") + 1] for line in trained][2:] == ["trial-2"]
    assert [run["values"]["trial"] for run in json.loads(sweep.table_json.read_text())] == ["0", "1", "2"]


def test_a_sweep_takes_no_other_options(call, made_sweep):
    assert "Leave out --set and --step" in call("resume", str(made_sweep().path), "--set", "trainer.steps=9", code=2)


def test_a_sweep_in_the_place_of_a_run_or_of_an_experiment_says_what_to_do(call, made_sweep):
    sweep = made_sweep()
    made_run(sweep.path / "made").path.rename(sweep.path / "dropout-0-001")
    printed = call("diff", str(sweep.path), str(sweep.path), code=1)
    assert f"The runs are: {sweep.path}/dropout-0-001. Choose one of them." in printed
    assert f"this is a sweep. Go on with it: ganforge resume {sweep.path}" in call("sweep", str(sweep.path), code=2)


def test_a_signal_stops_the_run_that_trains_and_no_other_is_begun(call, made_sweep, monkeypatch):
    sweep, sent = made_sweep(), []

    class Training(Process):
        def __init__(self):
            super().__init__(None)
            os.kill(os.getpid(), signal.SIGTERM)

        def send_signal(self, number):
            sent.append(number)
            self.returncode = 128 + number

    monkeypatch.setattr(sweep_runner.SweepRunner, "_started", lambda self, line, log: Training())
    printed = call("resume", str(sweep.path), *PLUGIN_WORDS, code=143)
    assert sent == [signal.SIGTERM]
    assert printed == ""
    states = [run["state"] for run in json.loads(sweep.table_json.read_text())]
    assert states == ["not started"] * 3


def test_a_run_is_stopped_where_the_study_wants_that(made_sweep, monkeypatch):
    class Training(Process):
        def __init__(self):
            super().__init__(None)

        def terminate(self):
            self.returncode = 143

    sweep = made_sweep()
    made_run(sweep.path / "made", finished=False).path.rename(sweep.path / "dropout-0-001")
    monkeypatch.setattr(sweep_runner.SweepRunner, "_started", lambda self, line, log: Training())
    runner = sweep_runner.SweepRunner(sweep, (), console(quiet=True))
    looked_at = []
    row = runner.train(sweep.plan.combinations[0], "1/3", lambda run: looked_at.append(run.path.name) is None)
    assert (row.state, looked_at) == ("pruned", ["dropout-0-001"])


def wait_for(condition):
    deadline = time.monotonic() + 120
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX has it")
def test_after_a_kill_the_unfinished_run_resumes_and_the_finished_one_is_left_alone(call, made_sweep):
    sweep = made_sweep()
    for name in NAMES[:2]:
        made_run(sweep.path / "made").path.rename(sweep.path / f"{name}-001")
    run = sweep.path / "dropout-0.5-001"
    command = [sys.executable, "-m", "ganforge", "resume", str(sweep.path), *PLUGIN_WORDS]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        wait_for(lambda: list(run.glob("checkpoints/0*")))
        process.kill()
        os.kill(json.loads((run / "lock.json").read_text())["pid"], signal.SIGKILL)
    before = (run / "environment.json").read_text()
    call("resume", str(sweep.path), *PLUGIN_WORDS)
    assert [row["state"] for row in json.loads(sweep.table_json.read_text())] == ["finished"] * 3
    starts = json.loads((run / "environment.json").read_text())
    assert len(starts) == len(json.loads(before)) + 1
    with (run / "results.csv").open() as file:
        assert [int(row["step"]) for row in csv.DictReader(file)] == [100, 200]
    assert sorted(path.name for path in sweep.path.glob("*/experiment.json")) == ["experiment.json"] * 3
