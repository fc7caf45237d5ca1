"""`ganforge sample`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import rich_click as click

from ganforge.cli.progress_bars import progress_bars
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import (
    Sides,
    direction_option,
    dropout_option,
    examples_option,
    extra_option,
    outdir_option,
    run_argument,
    step_option,
)
from ganforge.cli.tensorflow import import_quietly
from ganforge.runs.directory import RunDirectory
from ganforge.runs.numbered_folder import output_folder

USUAL = 16
"""Seeds where none are named."""


def _two_seeds(context: click.Context, option: click.Parameter, given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    first, comma, last = given.partition(",")
    if not (comma and first.strip().isdecimal() and last.strip().isdecimal()):
        raise click.UsageError(f"--interpolate {given}: expected two seeds, such as 3,17.", context)
    return int(first), int(last)


@click.command("sample")
@run_argument
@click.option("--seeds", help="Numbers and ranges, as 0-35 or 3,17; by default as many as the grid holds, or 16.")
@click.option("--grid", type=Sides(), metavar="ROWSxCOLUMNS", help="Also write grid.png with all images.")
@click.option(
    "--interpolate", "walk", callback=_two_seeds, metavar="SEEDS", help="Move from one seed to another, as 3,17."
)
@click.option("--frames", type=click.IntRange(2), default=8, show_default=True, help="Images from seed to seed.")
@click.option("--truncation", type=click.FloatRange(0), default=1.0, show_default=True, help="Scales the noise.")
@click.option("--size", type=Sides(), metavar="HEIGHTxWIDTH", help="By default that of training.")
@click.option(
    "--source", "sources", multiple=True, type=click.Path(path_type=Path), help="An image to translate; repeatable."
)
@examples_option
@extra_option
@direction_option
@click.option("--out", type=click.Path(path_type=Path), help="The folder; by default RUN/sampled/NNN.")
@click.option("--overwrite", is_flag=True, help="Replace images that exist.")
@outdir_option
@step_option
@dropout_option
@pass_session
def sample(  # noqa: PLR0913 (one parameter per option)
    session: Session,
    run: Path,
    seeds: str | None,
    grid: tuple[int, int] | None,
    walk: tuple[int, int] | None,
    frames: int,
    truncation: float,
    size: tuple[int, int] | None,
    sources: tuple[Path, ...],
    are_examples: bool | None,
    extras: Mapping[str, str],
    direction: str,
    out: Path | None,
    overwrite: bool,
    outdir: Path,
    step: int | Literal["last", "best"] | None,
    dropout: Literal["on", "off"] | None,
) -> None:
    """Make images from seeds with what RUN has learned: the same seed always makes the same image.

    RUN is a run folder, its name below --outdir, or `latest`. Where its networks translate, give a --source: each seed
    then makes another of its translations, if the method mixes noise in. The seed is in the name of the image.
    """
    from ganforge.inference.sample_files import write_samples
    from ganforge.inference.sample_options import SampleOptions
    from ganforge.inference.sampler import Sampler
    from ganforge.inference.translator import Translator

    chosen = _seeds(seeds, grid, walk is not None)
    wanted = SampleOptions(chosen, walk, frames, truncation, size, extras, direction, are_examples)
    directory = RunDirectory.open(run, outdir)
    translator = Translator.load(directory.path, step, None if dropout is None else dropout == "on", session.plugins())
    for remark in session.changed_files(directory):
        click.echo(f"ganforge: {remark}", err=True)
    import_quietly()
    sampler = Sampler(translator, wanted, sources)
    columns = frames if walk else grid[1] if grid else 0
    total = (len(sampler.names) + bool(columns)) * max(1, len(sources))
    with output_folder(out, directory.sampled) as folder, progress_bars() as show:
        written = write_samples(sampler, folder, sources, columns, "replace" if overwrite else "refuse")
        for done, _ in enumerate(written, 1):
            show("Images", done, total)
    click.echo(f"{total} image{'s' * (total > 1)} in {folder}.")


def _seeds(seeds: str | None, grid: tuple[int, int] | None, walks: bool) -> tuple[int, ...]:
    from ganforge.inference.seeds import seeds_of

    if walks:
        if seeds or grid:
            raise click.UsageError("--interpolate makes a strip of its own. Leave out --seeds and --grid.")
        return ()
    cells = grid[0] * grid[1] if grid else USUAL
    chosen = seeds_of(seeds) if seeds else tuple(range(cells))
    if grid and len(chosen) > cells:
        raise click.UsageError(
            f"--grid {grid[0]}x{grid[1]}: it holds {cells} images, and there are {len(chosen)} seeds."
        )
    return chosen
