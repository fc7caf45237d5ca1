"""`ganforge completion`."""

import rich_click as click
from click.shell_completion import get_completion_class

from ganforge.errors import GanforgeError

VARIABLE = "_GANFORGE_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands, runs, components and options of experiments.

    For bash: ganforge completion bash >> ~/.bashrc; for zsh: >> ~/.zshrc; for fish:
    > ~/.config/fish/completions/ganforge.fish
    """
    from ganforge.cli.main import cli

    found = get_completion_class(shell)
    if found is None:
        raise GanforgeError(f"{shell}: cannot be completed here. Expected bash, zsh or fish.")
    click.echo(found(cli, {}, "ganforge", VARIABLE).source())
