"""The `ganforge` command."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import rich_click as click

from ganforge.errors import ExperimentError, GanforgeError

INTERRUPTED = 130

COMMANDS = {
    "run": ("ganforge.cli.run:run", "Train an experiment file."),
    "resume": ("ganforge.cli.resume:resume", "Go on with a run from its last checkpoint."),
    "launch": ("ganforge.cli.launch:launch", "Train with several processes on this machine."),
    "predict": ("ganforge.cli.predict:predict", "Translate images with a trained run."),
    "data": ("ganforge.cli.data:data", "Check and prepare the data of an experiment."),
    "plugins": ("ganforge.cli.plugins:plugins", "List the installed plugins and their state."),
    "list": ("ganforge.cli.list:list_kind", "List the components of a kind."),
    "show": ("ganforge.cli.show:show", "Explain one component and its options."),
    "schema": ("ganforge.cli.schema:schema", "Print the JSON Schema of experiment files."),
    "checks": ("ganforge.cli.checks:checks", "Describe this installation, to paste into an issue."),
}
"""Each command's home, and its line in `--help`, which imports none of them."""


class LazyGroup(click.RichGroup):
    """Knows its commands by name and help, and imports one when it is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Put the real command in the place of its entry in `--help`."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name in COMMANDS else command, rest


def loaded(name: str) -> click.Command:
    """Import a command by its name."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    return getattr(import_module(module), attribute)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ganforge", prog_name="ganforge", message="%(prog)s %(version)s")
@click.option(
    "--block", "blocked", metavar="NAME", multiple=True, help="Leave out a plugin, by its name or its package's."
)
@click.pass_context
def cli(context: click.Context, blocked: tuple[str, ...]) -> None:
    """Train image GANs from experiment files, with networks, losses and data that come as plugins."""
    from ganforge.cli.session import Session

    context.obj = Session(blocked)


for _name, (_, _help) in COMMANDS.items():
    cli.add_command(click.RichCommand(name=_name, help=_help))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed, 2 wrong use or experiment, 130 interrupted."""
    try:
        sys.exit(cli.main(arguments, prog_name="ganforge", standalone_mode=False) or 0)
    except ExperimentError as error:
        count = f"{len(error.faults)} fault{'s' * (len(error.faults) > 1)}"
        _fail(f"the experiment has {count}:\n{error}", error.exit_code)
    except GanforgeError as error:
        _fail(str(error), error.exit_code)
    except click.ClickException as error:
        _fail(_explained(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted.", INTERRUPTED)


def _explained(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f"\nTry '{context.command_path} --help'." if context else ""
    return error.format_message() + hint


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"ganforge: {message}", err=True)
    sys.exit(code)
