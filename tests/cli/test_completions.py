import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_runs import made_run

from ganforge.cli.main import main

FILE = Path(__file__).parents[2] / "examples" / "terrain.toml"


@pytest.fixture
def completed(tmp_path, monkeypatch, capsys):
    """What bash is offered for a line whose last word is not finished."""
    made_run(tmp_path / "runs")
    made_run(tmp_path / "runs", name="other")
    (tmp_path / "runs" / "latest").write_text("other-001\n")
    shutil.copy(FILE, tmp_path / "terrain.toml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("_GANFORGE_COMPLETE", "bash_complete")

    def complete(line):
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        with pytest.raises(SystemExit):
            main([])
        out, err = capsys.readouterr()
        assert err == ""
        return [line.partition(",")[2] for line in out.splitlines() if line.startswith("plain,")]

    return complete


def test_commands_and_their_options_are_completed(completed):
    assert completed("ganforge re") == ["report", "resume"]
    assert "--step" in completed("ganforge resume --st")


@pytest.mark.parametrize("command", ["resume", "predict", "report", "tensorboard", "diff tiny-001", "pack", "evaluate"])
def test_runs_are_completed_by_name(completed, command):
    assert completed(f"ganforge {command} ti") == ["tiny-001"]
    assert completed(f"ganforge {command} ") == ["other-001", "tiny-001", "latest"]


def test_the_options_of_the_experiment_are_completed(completed):
    assert completed("ganforge run terrain.toml --set generator.dep") == ["generator.depth="]
    assert completed("ganforge run terrain.toml --set losses.l1.w") == ["losses.l1.weight="]
    assert completed("ganforge sweep terrain.toml --grid losses.l1.w") == ["losses.l1.weight="]
    assert completed("ganforge run terrain.toml --set trainer.checkp") == ["trainer.checkpoint_every="]


def test_kinds_and_components_are_completed(completed):
    assert completed("ganforge list gen") == ["generator"]
    assert completed("ganforge show generator un") == ["unet"]
    assert completed("ganforge evaluate tiny-001 --metric ki") == ["kid"]


@pytest.mark.parametrize(
    "line", ["run none.toml --set dataset.", "show nothing x", "resume none --set generator.", "nosuch x"]
)
def test_where_nothing_is_known_nothing_is_offered(completed, line):
    assert completed(f"ganforge {line}") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_calls_ganforge(capsys, shell):
    with pytest.raises(SystemExit):
        main(["completion", shell])
    assert f"_GANFORGE_COMPLETE={shell}_complete" in capsys.readouterr().out


BASH = """
compopt() { :; }  # works only while bash itself completes
eval "$(ganforge completion bash)"
COMP_WORDS=(ganforge resume ti) COMP_CWORD=2
_ganforge_completion ganforge
echo "${COMPREPLY[@]}"
"""


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_itself_offers_runs(tmp_path):
    made_run(tmp_path / "runs")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["bash", "--norc", "-c", BASH]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "tiny-001\n"
