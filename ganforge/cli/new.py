"""`ganforge new`."""

import rich_click as click

from ganforge.cli.new_experiment import experiment
from ganforge.cli.new_plugin import plugin


@click.group("new")
def new() -> None:
    """Create a plugin package or an experiment file."""


for _command in (plugin, experiment):
    new.add_command(_command)
