"""What is wrong with a command line, and what was meant."""

import re
import shlex
from collections.abc import Sequence

import rich_click as click

_COMMANDS = {
    "run": "train fit start learn",
    "resume": "continue restart",
    "predict": "translate test infer inference generate apply",
    "export": "convert onnx tflite",
    "pack": "share save zip",
    "push": "upload publish",
    "pull": "download fetch",
    "runs": "ls status history",
    "diff": "compare",
    "report": "summary html",
    "tensorboard": "board watch",
    "data check": "check validate",
    "data prepare": "prepare preprocess",
    "new experiment": "init create",
    "new plugin": "scaffold",
    "list": "components",
    "show": "info describe explain",
    "plugins doctor": "doctor",
    "checks": "version env environment",
}
"""Commands, and what people type for them."""

_COMMAND_OF = {word: command for command, words in _COMMANDS.items() for word in words.split()}


def meant_command(words: Sequence[str]) -> str:
    """The command line that was meant, if the first word is no command."""
    first, *rest = words
    if first.endswith(".toml"):
        return shlex.join(["ganforge", "run", *words])
    return " ".join(["ganforge", _COMMAND_OF[first], shlex.join(rest)]).strip() if first in _COMMAND_OF else ""


def explained(error: click.ClickException) -> str:
    """The sentence about a wrong command line."""
    context = getattr(error, "ctx", None)
    hint = f"\nTry '{context.command_path} --help'." if context else ""
    return _message(error) + hint


def _message(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        from ganforge.experiment.foreign_words import meant_by

        if meant := meant_by(error.option_name):
            how = " Options of the experiment are given as --set OPTION=VALUE." if "." in meant else ""
            return f"No such option {error.option_name}{meant}{how}"
    message = error.format_message()
    if extra := re.search(r"unexpected extra arguments? \((\S+=.*)\)$", message):
        changes = " ".join(f"--set {shlex.quote(change)}" for change in extra[1].split())
        return f"{message}; did you mean {changes}?"
    return message
