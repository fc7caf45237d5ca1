"""`ganforge data`: what is done with data before training."""

import rich_click as click

from ganforge.cli.data_check import check
from ganforge.cli.data_pair_files import combine, split
from ganforge.cli.data_prepare import prepare
from ganforge.cli.data_shard import shard


@click.group("data")
def data() -> None:
    """Check the data of an experiment, prepare it, write it to shards, combine pairs into files and split them."""


for _command in (check, prepare, shard, combine, split):
    data.add_command(_command)
