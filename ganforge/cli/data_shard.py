"""`ganforge data shard`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rich_click as click

from ganforge.cli.progress_bars import progress_bars
from ganforge.cli.session import Session, pass_session
from ganforge.cli.tensorflow import import_quietly
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.toml_text import toml_value

READER = "tfrecord"
"""The dataset that reads shards."""


@click.command("shard")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new folder.")
@click.option("--shards", type=click.IntRange(min=1), help="Files of training examples; by default one per 1000.")
@click.option("--first", type=click.IntRange(min=1), help="Write the first so many examples of each split only.")
@click.option("--set", "overrides", metavar="KEY=VALUE", multiple=True, help="Override an option, dataset.size=128.")
@pass_session
def shard(  # noqa: PLR0913 (a parameter an option)
    session: Session, file: Path, out: Path, shards: int | None, first: int | None, overrides: tuple[str, ...]
) -> None:
    """Write the examples of an experiment FILE to TFRecord files that hold many each.

    They are stored as the dataset gives them, without loss and without augmentations, for the dataset tfrecord of
    ganforge-datasets. The folder appears when it is complete. No file is overwritten.
    """
    experiment = Experiment.from_toml(file, overrides, session.plugins())
    import_quietly()
    from ganforge.data.shards import shard_splits, write_shards

    splits, no_test = shard_splits(experiment.dataset, experiment.trainer.seed, first)
    with progress_bars() as show:
        written = write_shards(splits, experiment.dataset.shape(), out, shards, show)
    if no_test:
        click.echo(f"There is no test split: {no_test}")
    counts = ", ".join(f"{count} {split}" for split, count in written.counts.items())
    missing = READER not in session.plugins().components("dataset")
    install = " Install it: pip install ganforge-datasets." if missing else ""
    click.echo(f"{counts} examples are in {out}: dataset {READER} reads them.{install}\n\n[dataset]")
    table: dict[str, Any] = {"name": READER, "path": str(out.absolute()), **written.options}
    extras = table.pop("extras", {})
    click.echo(_toml(table))
    for name, extra in extras.items():
        click.echo(f"\n[dataset.extras.{name}]\n{_toml(extra)}")


def _toml(table: Mapping[str, Any]) -> str:
    return "\n".join(f"{option} = {toml_value(value)}" for option, value in table.items())
