import pytest

from ganforge.cli.main import COMMANDS, main
from ganforge.cli.usage_errors import _COMMAND_OF, meant_command


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["train", "x y.toml"], "ganforge run 'x y.toml'"),
        (["x.toml", "--dry-run"], "ganforge run x.toml --dry-run"),
        (["translate", "latest", "a.png"], "ganforge predict latest a.png"),
        (["doctor"], "ganforge plugins doctor"),
        (["frobnicate"], ""),
    ],
)
def test_what_people_type_for_a_command_gets_the_command(words, meant):
    assert meant_command(words) == meant


def test_every_command_that_is_suggested_exists():
    assert {command.split()[0] for command in _COMMAND_OF.values()} <= COMMANDS.keys()
    assert not COMMANDS.keys() & _COMMAND_OF.keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "x.toml"], "ganforge: No such command 'train'; did you mean: ganforge run x.toml\n"),
        (["plugin"], "ganforge: No such command 'plugin'."),
        (
            ["run", "x.toml", "trainer.steps=5", "trainer.batch_size=2"],
            "; did you mean --set trainer.steps=5 --set trainer.batch_size=2?\nTry 'ganforge run --help'.",
        ),
    ],
)
def test_the_command_line_says_what_was_meant(arguments, said, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert said in capsys.readouterr().err
