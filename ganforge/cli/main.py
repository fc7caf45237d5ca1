"""The `ganforge` command."""

import sys
from collections.abc import Callable, Sequence
from copy import copy
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import rich_click as click

from ganforge.cli.library_messages import brief_library_messages
from ganforge.cli.streams import lost_output, make_enduring
from ganforge.cli.usage_errors import explained, meant_command
from ganforge.discovery.installed_packages import plugin_packages
from ganforge.errors import ExperimentError, GanforgeError

if TYPE_CHECKING:
    from ganforge.cli.session import Session

INTERRUPTED = 130

PLUGIN = "Also use the components of a Python file; repeatable."
BLOCK = "Leave out a plugin, by its name or that of its package; repeatable."

COMMANDS = {
    "run": ("ganforge.cli.run:run", "Train an experiment file."),
    "resume": ("ganforge.cli.resume:resume", "Continue a run from its last checkpoint."),
    "sweep": ("ganforge.cli.sweep:sweep", "Train an experiment with many options, and compare the runs."),
    "launch": ("ganforge.cli.launch:launch", "Train with several processes on this machine."),
    "predict": ("ganforge.cli.predict:predict", "Translate images with a trained run."),
    "sample": ("ganforge.cli.sample:sample", "Make images from seeds with a trained run."),
    "runs": ("ganforge.cli.runs:runs", "List runs: how far they are, and what was measured."),
    "diff": ("ganforge.cli.diff:diff", "Compare two runs: only what differs, and their samples side by side."),
    "tensorboard": ("ganforge.cli.tensorboard:tensorboard", "Show runs in TensorBoard, each under its name."),
    "report": ("ganforge.cli.report:report", "Write the report of a run: one page with samples, curves and figures."),
    "import": ("ganforge.cli.import_weights:import_weights", "Make a run of weights that were trained elsewhere."),
    "evaluate": ("ganforge.cli.evaluate:evaluate", "Judge a run, or a folder of images by another."),
    "export": ("ganforge.cli.export:export", "Write a run as a file for other programs, and check it."),
    "serve": ("ganforge.cli.serve:serve", "Serve runs: a page to draw on, and addresses for programs."),
    "pack": ("ganforge.cli.pack:pack", "Write what a run has learned as a folder to share."),
    "push": ("ganforge.cli.push:push", "Upload a run or a pack to a model hub."),
    "pull": ("ganforge.cli.pull:pull", "Download a pack from a model hub."),
    "data": ("ganforge.cli.data:data", "Check and prepare the data of an experiment."),
    "new": ("ganforge.cli.new:new", "Write a new plugin package or experiment file."),
    "plugins": ("ganforge.cli.plugins:plugins", "List the installed plugins, or find what is wrong with them."),
    "list": ("ganforge.cli.list:list_kind", "List the components of one kind, or of all kinds."),
    "show": ("ganforge.cli.show:show", "Explain one component and its options."),
    "schema": ("ganforge.cli.schema:schema", "Print the JSON Schema of experiment files."),
    "completion": (
        "ganforge.cli.completion:completion",
        "Print what lets a shell complete commands, runs and options.",
    ),
    "checks": ("ganforge.cli.checks:checks", "Describe this installation, to paste into an issue."),
}
"""Where each command is, and its line in `--help`, which imports none of them."""


class LazyGroup(click.RichGroup):
    """Imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Ganforge's commands and those that plugins add."""
        return [*super().list_commands(ctx), *_commands_of_plugins(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; only a name that ganforge does not know makes plugins load."""
        if cmd_name in self.commands or cmd_name.startswith("-") or cmd_name.endswith(".toml"):
            return super().get_command(ctx, cmd_name)
        return _session(ctx).plugins().command(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The real command instead of its entry in `--help`, or one that a plugin adds."""
        if self.get_command(ctx, args[0]) is None and (meant := meant_command(args)):
            raise click.UsageError(f"No such command '{args[0]}'; did you mean: {meant}", ctx)
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name in COMMANDS else command, rest


def _session(context: click.Context) -> "Session":
    from ganforge.cli.session import Session

    return context.ensure_object(Session)


def _commands_of_plugins(context: click.Context) -> list[str]:
    """Their names; plugins are loaded only where the source of one names the hook, for that takes longer than help."""
    if context.obj is None and not any(package.may_add_commands for package in plugin_packages()):
        return []
    return [name for name in _session(context).all_plugins.commands() if name not in COMMANDS]


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
        session = _session(context)
        setattr(session, str(option.name), getattr(session, str(option.name)) + given)


Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)


def plugin_options(command: Decorated) -> Decorated:
    """Add `--plugin` and `--block`."""
    file = click.Path(path_type=Path)
    # Eager, so that `--help`, which is eager too, lists the commands of the plugins that are given before it.
    shared = {"multiple": True, "expose_value": False, "is_eager": True, "callback": _choose_plugins}
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
        _fail(explained(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted.", INTERRUPTED)


def _print_status() -> int:
    """The exit code of a command that does nothing but print."""
    if failure := lost_output():
        _fail(f"standard output: cannot be written: {failure.strerror}. What was printed is not complete.", 1)
    return 0


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"ganforge: {message}", err=True)
    sys.exit(code)
