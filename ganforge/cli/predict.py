"""`ganforge predict`."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

import rich_click as click

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
from ganforge.cli.translation import film, searching, translate
from ganforge.runs.directory import RunDirectory
from ganforge.runs.numbered_folder import output_folder

OF_TILES = ("fastest", "tensorflow")


@click.command("predict")
@run_argument
@click.argument("inputs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The folder for translations; by default RUN/predictions/NNN."
)
@outdir_option
@step_option
@dropout_option
@extra_option
@direction_option
@click.option("--seed", type=int, default=0, show_default=True, help="Another gives other images, if chance has a say.")
@click.option(
    "--samples",
    type=click.IntRange(2),
    metavar="N",
    help="Make N images of each, from --seed on, their mean, and a picture of their deviation.",
)
@click.option("--side-by-side", is_flag=True, help="Also show each beside its source, in the subfolder side-by-side.")
@click.option(
    "--target",
    type=click.Path(path_type=Path),
    help="With --side-by-side: what images should become, a folder with a file of the same name for each.",
)
@examples_option
@click.option("--half", type=click.Choice(["left", "right"]), help="Translate one half of files with two images.")
@click.option(
    "--size",
    type=Sides(),
    metavar="HEIGHTxWIDTH",
    help="Scale images to this size first, as the dataset's option `size` does in training.",
)
@click.option(
    "--tile",
    type=click.IntRange(1),
    help="Translate larger images in overlapping tiles of about this side; by default only those that memory does not "
    "hold, in tiles of 512 pixels or the side of training.",
)
@click.option(
    "--runtime",
    default="fastest",
    show_default=True,
    metavar="NAME",
    help="What computes: `tensorflow`, a format that another runtime computes, such as `onnx`, or `fastest`: "
    "TensorFlow begins, and where minutes of work are left, the fastest that is installed goes on.",
)
@click.option("--camera", metavar="NUMBER", help="Translate what this camera sees, the first is 0, until Ctrl-C.")
@click.option("--keep-alpha", is_flag=True, help="Make translations as transparent as their sources.")
@click.option("--recursive", is_flag=True, help="Translate images in subfolders too.")
@click.option("--overwrite", "existing", flag_value="replace", help="Replace translations that exist.")
@click.option(
    "--skip-existing", "existing", flag_value="keep", help="Translate only inputs that have no translation yet."
)
@pass_session
def predict(  # noqa: PLR0913 (one parameter per option)
    session: Session,
    run: Path,
    inputs: tuple[Path, ...],
    out: Path | None,
    outdir: Path,
    step: int | Literal["last", "best"] | None,
    dropout: Literal["on", "off"] | None,
    samples: int | None,
    camera: str | None,
    runtime: str,
    existing: Literal["replace", "keep"] | None,
    **chosen: Any,
) -> int:
    """Translate INPUTS, images, folders of them or videos, with what RUN has learned, each at the size it has.

    RUN is a run folder, its name below --outdir, or `latest`. Translations are files as the run's targets are: heights
    come back in their own numbers, classes by theirs. INPUTS may have wildcards: 'photos/**/*.jpg'. Where sources are
    stacked from several folders, give a file or a folder for each of them, in the same order.
    """
    from ganforge.exporting.run_conversion import ConvertedRun
    from ganforge.inference.translation_jobs import TranslationJobs
    from ganforge.inference.translation_options import TranslationOptions
    from ganforge.inference.translator import Translator
    from ganforge.training.checkpoints.checkpoint_choice import chosen_step

    _refuse_what_says_nothing(inputs, camera, existing == "keep" and out is None, {**chosen, "runtime": runtime})
    options = TranslationOptions(**chosen, samples=samples or 1, existing=existing or "refuse")
    directory, plugins = RunDirectory.open(run, outdir), session.plugins()
    on = None if dropout is None else dropout == "on"
    checkpoint = chosen_step(directory, "last" if step is None else step)
    translator = Translator.load(directory.path, checkpoint, on, plugins)
    direction = translator.direction(options.direction)
    converted = ConvertedRun(directory.path, checkpoint, direction.name, on, session.plugin_paths, session.blocked)
    search = partial(searching, translator, converted, plugins, runtime)
    with output_folder(out, directory.predictions) as folder:
        if camera is not None:
            return film(translator, camera, folder, options, search)
        planned = TranslationJobs(inputs, folder, direction, options)
        for remark in (*session.changed_files(directory), *planned.remarks):
            click.echo(f"ganforge: {remark}", err=True)
        failed = translate(translator, planned.jobs, folder, options, search)
    kept = f" {planned.kept} were there already." * bool(planned.kept)
    click.echo(f"{len(planned.jobs) - failed} of {len(planned.jobs)} translated into {folder}.{kept}")
    return 1 if failed else 0


def _refuse_what_says_nothing(
    inputs: Sequence[Path], camera: str | None, skips_in_new_folder: bool, chosen: Mapping[str, Any]
) -> None:
    if bool(inputs) == (camera is not None):
        raise click.UsageError("Expected INPUTS, images, folders or videos; or --camera alone.")
    if skips_in_new_folder:
        raise click.UsageError("--skip-existing: name the folder that has translations already, with --out.")
    if chosen["target"] and not chosen["side_by_side"]:
        raise click.UsageError("--target: it is only shown with --side-by-side. Add that.")
    if chosen["tile"] and chosen["runtime"] not in OF_TILES:
        raise click.UsageError(f"--runtime {chosen['runtime']}: TensorFlow computes tiles. Leave out one of the two.")
