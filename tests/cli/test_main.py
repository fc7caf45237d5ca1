import os
import subprocess
import sys
from importlib import metadata
from types import SimpleNamespace

import click
import pytest

from ganforge.cli import main as main_module
from ganforge.cli.main import COMMANDS, loaded, main
from ganforge.cli.session import pass_session
from ganforge.errors import DataError, ExperimentError, Fault, ShapeError

pytestmark = pytest.mark.slow


@pytest.fixture
def call(capsys):
    """Calls `ganforge` and gives its exit code and what it printed."""

    def run(*arguments):
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        printed = capsys.readouterr()
        return SimpleNamespace(code=exit_.value.code, out=printed.out, err=printed.err)

    return run


@pytest.fixture
def command(monkeypatch):
    """Puts a function in the place of the command `checks`."""

    def install(function):
        replacement = click.command("checks")(pass_session(function))
        monkeypatch.setattr(main_module, "loaded", lambda name: replacement)

    return install


def raiser(error):
    def raise_it(session):
        raise error

    return raise_it


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_under_its_name(name):
    command = loaded(name)
    assert command.name == name
    assert command.help


def test_help_lists_every_command_and_succeeds(call):
    result = call("--help")
    assert result.code == 0
    assert all(name in result.out for name in COMMANDS)


def test_version_is_that_of_the_package(call):
    assert call("--version").out == f"ganforge {metadata.version('ganforge')}\n"


def test_a_command_that_is_done_exits_with_0(call, command):
    command(lambda session: None)
    assert call("checks").code == 0


@pytest.mark.parametrize(("error", "code"), [(DataError("x.png: truncated."), 1), (ShapeError("3x3: too small."), 2)])
def test_an_error_is_one_line_on_stderr_without_traceback(call, command, error, code):
    command(raiser(error))
    result = call("checks")
    assert (result.code, result.out, result.err) == (code, "", f"ganforge: {error}\n")


def test_faults_of_an_experiment_begin_their_lines(call, command):
    faults = [Fault((), "one is wrong.", "x.toml:1:2", "    a\n    ^"), Fault((), "two is wrong.", "x.toml:3:4")]
    command(raiser(ExperimentError(faults)))
    result = call("checks")
    assert result.code == 2
    assert result.err == (
        "ganforge: the experiment has 2 faults:\nx.toml:1:2: one is wrong.\n    a\n    ^\nx.toml:3:4: two is wrong.\n"
    )


def test_long_lines_stay_whole_where_nobody_looks(call, command):
    command(raiser(DataError("long " * 100)))
    assert call("checks").err.count("\n") == 1


def test_an_interrupt_exits_with_130(call, command):
    command(raiser(KeyboardInterrupt()))
    result = call("checks")
    assert result.code == 130
    assert result.err.strip() == "ganforge: interrupted."


def test_a_command_chooses_its_exit_code(call, command):
    command(lambda session: click.get_current_context().exit(130))
    assert call("checks").code == 130


def test_a_mistake_of_ours_is_not_hidden(command):
    command(raiser(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        main(["checks"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plugnis"], "ganforge: No such command 'plugnis'. Did you mean 'plugins'?\nTry 'ganforge --help'.\n"),
        (["schema", "--ot", "x"], "No such option '--ot'. Did you mean '--out'?\nTry 'ganforge schema --help'."),
        (["show"], "ganforge: Missing argument 'KIND'.\nTry 'ganforge show --help'.\n"),
        (["list", "losss"], "ganforge: 'losss' is not a kind of component; did you mean 'loss'?"),
        (["--block", "bilutins", "plugins"], "ganforge: --block bilutins: no such plugin is installed; did you mean"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_would_be_right(call, arguments, said):
    result = call(*arguments)
    assert result.code == 2
    assert said in result.err


def test_block_reaches_every_command(call, command):
    seen = []
    command(seen.append)
    call("--block", "builtins", "--block", "ganforge-terrain", "checks")
    (session,) = seen
    assert session.blocked == ("builtins", "ganforge-terrain")
    states = {status.name: status.state for status in session.plugins().status()}
    assert states["builtins"] == states["terrain"] == "blocked"
    assert session.plugins() is session.plugins()


@pytest.mark.processes
def test_the_module_is_the_command_and_prints_no_color_into_a_pipe():
    environment = {**os.environ, "COLUMNS": "200"}
    command = [sys.executable, "-m", "ganforge", "plugins"]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "builtins" in finished.stdout
    assert "\x1b" not in finished.stdout


@pytest.mark.processes
def test_help_imports_no_command():
    code = "import sys\nfrom ganforge.cli.main import main\ntry: main(['--help'])\nfinally: print(sorted(sys.modules))"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded_modules = finished.stdout.splitlines()[-1]
    assert not [
        name
        for name in ("ganforge.cli.run", "ganforge.discovery.plugins", "pydantic", "numpy")
        if f"'{name}'" in loaded_modules
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["run", "x-001"],
            "x-001: this is a run. Continue it: ganforge resume runs/x-001; or train its experiment",
        ),
        (["run", "runs/x-001"], "ganforge run runs/x-001/experiment.toml"),
        (["run", "runs/x-001/experiment.json"], "this is a run. Continue it: ganforge resume runs/x-001"),
        (["data", "check", "runs"], "runs: this is a folder. Expected an experiment file; it holds: none."),
        (["run", "."], ".: this is a folder. Expected an experiment file; it holds: x.toml."),
        (["run", "cat.JPG"], "cat.JPG: this is an image. Expected an experiment file, which is TOML."),
        (["resume", "x.toml"], "x.toml: this is an experiment file, not a run. Train it: ganforge run x.toml"),
        (["run", "x.toml", "--outdir", "x.toml"], "--outdir x.toml: this is a file. Expected a folder"),
        (["run", "x.toml", "--outdir", "x.toml/runs"], "x.toml is a file. Choose another folder."),
    ],
)
def test_a_path_of_another_kind_gets_the_command_for_it(call, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.toml").write_text("")
    (tmp_path / "cat.JPG").write_bytes(b"")
    (tmp_path / "runs" / "x-001").mkdir(parents=True)
    (tmp_path / "runs" / "x-001" / "experiment.json").write_text("{}")
    result = call(*arguments)
    assert result.code in (1, 2)
    assert said in result.err
