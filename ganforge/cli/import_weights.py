"""`ganforge import`."""

import rich_click as click

from ganforge.cli.import_torch import import_torch


@click.group("import")
def import_weights() -> None:
    """Make a run of weights that were trained elsewhere."""


import_weights.add_command(import_torch)
