import sys
from types import SimpleNamespace

import pytest
from installed_package import install_package

from ganforge.cli.main import main

SAY = """
import click

from ganforge import hookimpl


@click.command("say")
@click.argument("word")
@click.option("--loud", is_flag=True)
def command(word, loud):
    '''Say a word, once.

    And nothing else.
    '''
    click.echo(f"said {word}")


@hookimpl
def ganforge_commands():
    return [command]
"""


@pytest.fixture
def call(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code, out=printed.out, err=printed.err)

    return run


@pytest.fixture
def installed(tmp_path, monkeypatch):
    yield install_package(tmp_path, monkeypatch, name="ganforge-say", text=SAY, point="say", module="say_plugin")
    sys.modules.pop("say_plugin", None)


def test_help_lists_the_commands_of_installed_plugins_with_their_line(call, installed):
    lines = [line.strip("│ ") for line in call("--help").out.splitlines()]
    assert [line.split(maxsplit=1) for line in lines if line.startswith("say")] == [["say", "Say a word, once."]]
    assert call("say", "yes").out == "said yes\n"


def test_help_lists_the_commands_of_a_file_too(call, tmp_path):
    (tmp_path / "mine.py").write_text(SAY.replace('"say"', '"whisper"'))
    assert "whisper" in call("--plugin", tmp_path / "mine.py", "--help").out
    assert "whisper" not in call("--help").out


def test_a_plugin_that_is_blocked_or_fails_adds_none(call, installed):
    assert "Say a word" not in call("--block", "say", "--help").out
    (installed / "say_plugin.py").write_text(SAY + "1 / 0\n")
    sys.modules.pop("say_plugin", None)
    failed = call("--help")
    assert failed.code == 0
    assert "Say a word" not in failed.out


def test_a_command_of_ganforge_keeps_its_name(call, installed):
    (installed / "say_plugin.py").write_text(SAY.replace('"say"', '"checks"'))
    assert "Say a word" not in call("--help").out


def test_a_shell_completes_the_commands_of_plugins(installed, monkeypatch, capsys):
    def complete(line):
        monkeypatch.setenv("_GANFORGE_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        with pytest.raises(SystemExit):
            main([])
        return [line.partition(",")[2] for line in capsys.readouterr().out.splitlines()]

    assert complete("ganforge sa") == ["sample", "say"]
    assert complete("ganforge say --l") == ["--loud"]
