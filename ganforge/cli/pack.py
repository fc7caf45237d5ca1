"""`ganforge pack`."""

from pathlib import Path
from typing import Literal

import rich_click as click

from ganforge.cli.shared_options import license_option, outdir_option, run_argument, step_option
from ganforge.runs.directory import RunDirectory


@click.command("pack")
@run_argument
@click.argument("out", type=click.Path(path_type=Path))
@step_option
@license_option
@outdir_option
def pack(run: Path, out: Path, step: int | Literal["last", "best"] | None, license_name: str, outdir: Path) -> None:
    """Write what RUN has learned into the new folder OUT, to give to others.

    A pack holds the weights as safetensors, the experiment, samples, a model card for model hubs, and the hash of every
    file; only the model card may be edited. `predict`, `evaluate` and trainer.start_from take it where they take a run.
    """
    from ganforge.sharing.pack import write_pack

    packed = write_pack(RunDirectory.open(run, outdir), out, step or "last", license_name)
    click.echo(f"Step {packed} is packed: {out}. Add to its model card, {out / 'README.md'}, what others should know.")
