"""`--plugin` and `--block`, before and after a command's name, and what becomes of a plugin file in a run folder."""

import shlex
from types import SimpleNamespace

import pytest

from ganforge.cli import launch as launch_module
from ganforge.cli.main import main
from ganforge.cli.session import Session
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, PluginError
from ganforge.runs.command_line import of_run
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment

LOSS = """
from typing import ClassVar, Literal

from ganforge import Loss


class Smooth(Loss):
    name: Literal["{name}"] = "{name}"

    def generator(self, round):
        return round.target
"""

EXPERIMENT = """
[dataset]
name = "procedural-terrain"

[generator]
name = "unet"

[method]
name = "paired"

[[losses]]
name = "smooth"

[trainer]
steps = 1
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(LOSS.format(name="smooth"))
    return path


@pytest.fixture
def call(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return SimpleNamespace(code=exit_.value.code, out=printed.out, err=printed.err)

    return run


def test_a_plugin_file_is_taken_before_and_after_the_commands_name(call, file):
    for arguments in (["--plugin", file, "list", "loss"], ["list", "loss", "--plugin", file]):
        assert [line.split()[:2] for line in call(*arguments).out.splitlines() if line.startswith("smooth")] == [
            ["smooth", "mine.py"]
        ]


def test_block_is_taken_before_and_after_the_commands_name_and_by_groups(call):
    for arguments in (["--block", "terrain", "plugins"], ["plugins", "--block", "terrain"]):
        (line,) = [line for line in call(*arguments).out.splitlines() if line.startswith("terrain")]
        assert "blocked: left out by --block" in line
    assert "--block" in call("data", "check", "--help").out


def test_the_same_file_given_twice_is_one_and_two_of_one_name_are_refused(call, file, tmp_path):
    assert call("--plugin", file, "list", "loss", "--plugin", file).out.count("\nsmooth ") == 1
    other = tmp_path / "other" / "mine.py"
    other.parent.mkdir()
    other.write_text(file.read_text())
    result = call("list", "loss", "--plugin", file, "--plugin", other)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "has the same name" in result.err


@pytest.mark.parametrize("text", ["", "import no_such_module_", LOSS.format(name="l1")])
def test_a_plugin_file_that_cannot_be_used_is_a_mistake_told_in_a_line(call, file, text):
    file.write_text(text)
    result = call("list", "loss", "--plugin", file)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert result.err.startswith(f"ganforge: {file}")
    assert "Traceback" not in result.err


def test_a_clash_is_settled_by_leaving_the_other_out(call, file):
    file.write_text(LOSS.format(name="l1"))
    result = call("list", "loss", "--plugin", file, "--block", "ganforge-pix2pix")
    assert result.code == 0
    assert "mine.py" in result.out


def test_launch_hands_plugins_and_blocks_to_its_workers(call, file, monkeypatch):
    lines = []
    process = SimpleNamespace(poll=lambda: 0, returncode=0)
    monkeypatch.setattr(launch_module, "_started", lambda line, environment, output: lines.append(line) or process)
    monkeypatch.setattr(launch_module, "_gpus", list)
    call("--block", "terrain", "launch", "--plugin", file, "--workers", 2, "run", "x.toml")
    assert len(lines) == 2
    assert lines[0][3:9] == ["--block", "terrain", "--plugin", str(file), "run", "x.toml"]


def prepared_already(experiment, screen):
    """A trainer that has built everything."""
    prepared = SimpleNamespace(summary=SimpleNamespace(found={}), experiment=experiment)
    return SimpleNamespace(prepare=lambda: prepared)


def test_what_is_to_be_typed_next_has_the_options_that_were_given(call, file, tmp_path, monkeypatch):
    monkeypatch.setattr("ganforge.cli.training.create_trainer", prepared_already)
    monkeypatch.setattr("ganforge.cli.first_screen.show_first_screen", lambda *arguments: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x y.toml").write_text(EXPERIMENT)
    options = ["--plugin", "mine.py", "--set", "dataset.size=[32, 64]", "--outdir", "out", "--name", "n"]
    told = call("run", "x y.toml", *options, "--dry-run").out
    assert shlex.split(told.partition("Train it with: ")[2]) == ["ganforge", "run", "x y.toml", *options]


def test_what_is_to_be_typed_for_a_run_names_its_copies(run):
    copy = str(run.plugins / "mine.py")
    assert shlex.split(of_run("resume", run.path)) == ["ganforge", "resume", str(run.path), "--plugin", copy]


def test_run_and_resume_keep_the_file(call, file, tmp_path, monkeypatch):
    """All of both commands but the training."""

    def start(directory):
        directory.record_start({})
        return 0

    monkeypatch.setattr("ganforge.cli.training.create_trainer", prepared_already)
    monkeypatch.setattr("ganforge.cli.resume.create_trainer", prepared_already)
    monkeypatch.setattr("ganforge.cli.training.train", lambda trainer, directory, screen: 0)
    monkeypatch.setattr("ganforge.cli.resume.train", lambda trainer, directory, screen, step: start(directory))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.toml").write_text(EXPERIMENT)
    assert call("run", "x.toml", "--plugin", "mine.py").code == 0
    kept = tmp_path / "runs" / "x-001" / "plugins"
    assert (kept / "mine.py").read_text() == file.read_text()
    refused = call("resume", "x-001")
    assert refused.code == 2
    assert "then add --plugin runs/x-001/plugins/mine.py" in refused.err
    file.write_text(file.read_text() + "\n")
    assert call("resume", "x-001", "--plugin", "mine.py").code == 0
    assert (kept / "mine.py").read_text() == file.read_text()
    assert len(list(kept.iterdir())) == 2


@pytest.fixture
def run(tmp_path, tiny_experiment, file):
    session = Session(plugin_paths=(file,))
    experiment = tiny_experiment(losses=(session.plugins().find("loss", "smooth")(),))
    return RunDirectory.create(tmp_path / "runs", experiment, plugin_files=session.plugin_files)


def test_a_run_keeps_the_file_and_records_its_hash(run, file):
    assert (run.plugins / "mine.py").read_text() == file.read_text()
    (digest,) = run.plugin_files().values()
    assert run.record_start({"plugins": {"ganforge-x": "1"}}) == []
    assert run.starts.last()["plugins"] == {"ganforge-x": "1", "mine.py": digest}


def test_nothing_in_a_run_folder_is_executed_unasked_but_told(run, file):
    digest = run.plugin_files()["mine.py"]
    with pytest.raises(ExperimentError) as caught:
        recorded_experiment(RunDirectory.open(run.path), Plugins())
    (fault,) = [fault for fault in caught.value.faults if fault.location[0] == "losses"]
    assert "loss 'smooth' is offered by no installed package" in fault.message
    assert f"used the plugin file mine.py, sha256 {digest}" in fault.message
    assert fault.message.endswith(f"then add --plugin {run.plugins / 'mine.py'}")


def test_a_package_that_the_run_used_and_that_is_gone_is_named_with_its_version(run):
    run.record_start({"plugins": {"ganforge-gone": "1.2", "ganforge": "0"}})
    with pytest.raises(ExperimentError) as caught:
        recorded_experiment(run, Plugins())
    told = str(caught.value)
    assert "The run used ganforge-gone 1.2, which is not installed: pip install ganforge-gone==1.2" in told
    assert "pip install ganforge==" not in told


def test_the_copy_in_a_run_folder_serves_as_the_file(run):
    session = Session(plugin_paths=(run.plugins / "mine.py",))
    with pytest.raises(ExperimentError) as caught:
        recorded_experiment(run, session.plugins())
    assert not [fault for fault in caught.value.faults if fault.location[0] == "losses"]
    assert list(session.changed_files(run)) == []


def test_another_file_of_that_name_is_told_like_another_version_and_kept_beside(run, file):
    before = run.plugin_files()["mine.py"]
    run.record_start({"plugins": {}})
    file.write_text(file.read_text() + "\n")
    session = Session(plugin_paths=(file,))
    after = session.plugin_files[0].sha256
    assert list(session.changed_files(run)) == [
        f"{file}: the run used another mine.py: sha256 was {before}, now {after}"
    ]
    again = RunDirectory.open(run.path)
    again.use_plugin_files(session.plugin_files)
    assert again.record_start({"plugins": {}}) == [f'plugins.mine.py: was "{before}", now "{after}"']
    assert again.plugin_files() == {"mine.py": after}
    assert sorted(path.name for path in run.plugins.iterdir()) == ["mine.py", f"mine.py.{before[:8]}"]


def test_a_plugin_file_works_with_plugins_in_python_too(file):
    module = Session(plugin_paths=(file,)).plugin_files[0].module
    assert Plugins([module], entry_points=False).find("loss", "smooth").__module__ == "mine.py"
    with pytest.raises(PluginError):
        Plugins(entry_points=False).find("loss", "smooth")


COMMAND = """
import click

from ganforge import hookimpl


@click.command("{name}", help="Say a word.")
@click.argument("word")
def command(word):
    click.echo(f"said {{word}}")


@hookimpl
def ganforge_commands():
    return [command]
"""


def test_a_command_of_a_plugin_is_called_by_its_name(call, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(COMMAND.format(name="say"))
    assert call("--plugin", file, "say", "yes").out == "said yes\n"
    assert "Say a word" in call("--plugin", file, "say", "--help").out
    assert "command say" in call("plugins", "--plugin", file).out
    assert call("say", "yes").code == 2


def test_the_commands_of_ganforge_stay_its_own(call, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(COMMAND.format(name="list"))
    assert call("--plugin", file, "list", "loss").out == call("list", "loss").out
