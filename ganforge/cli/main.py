"""The `ganforge` command."""

import sys
from collections.abc import Callable, Sequence
from copy import copy
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import rich_click as click
from click import NoSuchOption

from ganforge.cli.library_messages import brief_library_messages
from ganforge.cli.streams import lost_output, make_enduring
from ganforge.errors import ExperimentError, GanforgeError

INTERRUPTED = 130

PLUGIN = "Also use the components of a Python file; repeatable."
BLOCK = "Leave out a plugin, by its name or that of its package; repeatable."

COMMANDS = {
    "run": ("ganforge.cli.run:run", "Train an experiment file."),
    "resume": ("ganforge.cli.resume:resume", "Continue a run from its last checkpoint."),
    "launch": ("ganforge.cli.launch:launch", "Train with several processes on this machine."),
    "predict": ("ganforge.cli.predict:predict", "Translate images with a trained run."),
    "data": ("ganforge.cli.data:data", "Check and prepare the data of an experiment."),
    "new": ("ganforge.cli.new:new", "Write a new plugin package or experiment file."),
    "plugins": ("ganforge.cli.plugins:plugins", "List the installed plugins, or find what is wrong with them."),
    "list": ("ganforge.cli.list:list_kind", "List the components of one kind, or of all kinds."),
    "show": ("ganforge.cli.show:show", "Explain one component and its options."),
    "schema": ("ganforge.cli.schema:schema", "Print the JSON Schema of experiment files."),
    "checks": ("ganforge.cli.checks:checks", "Describe this installation, to paste into an issue."),
}
"""Where each command is, and its line in `--help`, which imports none of them."""


class LazyGroup(click.RichGroup):
    """Imports a command when it is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The real command instead of its entry in `--help`."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name in COMMANDS else command, rest


def loaded(name: str) -> click.Command:
    """Import a command by its name."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    return _with_plugin_options(getattr(import_module(module), attribute))


def _with_plugin_options(command: click.Command) -> click.Command:
    """The same command with the options that may stand before or after its name."""
    extended = copy(command)
    extended.params = list(command.params)
    if isinstance(extended, click.Group):
        extended.commands = {name: _with_plugin_options(each) for name, each in extended.commands.items()}
    return plugin_options(extended)


def _choose_plugins(context: click.Context, option: click.Parameter, given: tuple) -> None:
    """Add to what the session has so far."""
    if given:
        from ganforge.cli.session import Session

        session = context.ensure_object(Session)
        setattr(session, str(option.name), getattr(session, str(option.name)) + given)


Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)


def plugin_options(command: Decorated) -> Decorated:
    """Add `--plugin` and `--block`."""
    file = click.Path(path_type=Path)
    shared = {"multiple": True, "expose_value": False, "callback": _choose_plugins}
    for option in (
        click.option("--block", "blocked", metavar="NAME", help=BLOCK, **shared),
        click.option("--plugin", "plugin_paths", metavar="FILE", type=file, help=PLUGIN, **shared),
    ):
        command = option(command)
    return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ganforge", prog_name="ganforge", message="%(prog)s %(version)s")
@plugin_options
def cli() -> None:
    """Train image GANs from experiment files, with networks, losses and data that come as plugins."""


for _name, (_, _help) in COMMANDS.items():
    cli.add_command(click.RichCommand(name=_name, help=_help))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed, 2 wrong use or experiment, 130 interrupted."""
    make_enduring()
    try:
        with brief_library_messages():
            code = cli.main(arguments, prog_name="ganforge", standalone_mode=False)
        sys.exit(_print_status() if code is None else code)
    except ExperimentError as error:
        count = f"{len(error.faults)} fault{'s' * (len(error.faults) > 1)}"
        _fail(f"the experiment has {count}:\n{error}", error.exit_code)
    except GanforgeError as error:
        _fail(str(error), error.exit_code)
    except click.ClickException as error:
        _fail(_explained(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted.", INTERRUPTED)


def _print_status() -> int:
    """The exit code of a command that does nothing but print."""
    if failure := lost_output():
        _fail(f"standard output: cannot be written: {failure.strerror}. What was printed is not complete.", 1)
    return 0


def _explained(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f"\nTry '{context.command_path} --help'." if context else ""
    return _message(error) + hint


def _message(error: click.ClickException) -> str:
    """What is wrong; an option of another tool gets the one that does it here."""
    if isinstance(error, NoSuchOption):
        from ganforge.experiment.foreign_words import meant_by

        if meant := meant_by(error.option_name):
            how = " Options of the experiment are given as --set OPTION=VALUE." if "." in meant else ""
            return f"No such option {error.option_name}{meant}{how}"
    return error.format_message()


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"ganforge: {message}", err=True)
    sys.exit(code)
