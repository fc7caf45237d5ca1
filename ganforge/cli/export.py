"""`ganforge export`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import (
    Sides,
    direction_option,
    dropout_option,
    json_option,
    outdir_option,
    run_argument,
    step_option,
)
from ganforge.cli.tensorflow import import_quietly, quiet
from ganforge.components import Format
from ganforge.errors import GanforgeError
from ganforge.exporting.chosen_formats import ALL, chosen_formats
from ganforge.runs.directory import RunDirectory

if TYPE_CHECKING:
    from ganforge.exporting.exported_model import ExportedModel
    from ganforge.exporting.exporter import Exporter


@click.command("export")
@run_argument
@click.option(
    "--format",
    "names",
    multiple=True,
    required=True,
    metavar="NAME",
    help="One of `ganforge list formats`, or `all`; repeatable.",
)
@step_option
@direction_option
@click.option(
    "--size",
    type=Sides(),
    metavar="HEIGHTxWIDTH",
    help="Images of this size only; by default of any size that the networks take.",
)
@click.option("--uint8", is_flag=True, help="Images go in and come out as uint8 in [0, 255], not float32 in [-1, 1].")
@click.option("--half", "number_type", flag_value="float16", help="Store float16.")
@click.option("--int8", "number_type", flag_value="int8", help="Compute in int8, with ranges from the training images.")
@dropout_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder of exports; by default RUN/exports."
)
@click.option("--overwrite", is_flag=True, help="Replace exports of the same name.")
@click.option(
    "--set",
    "overrides",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set an option of a format, as formats.onnx.opset=15; repeatable.",
)
@outdir_option
@json_option
@pass_session
def export(  # noqa: PLR0913 (one parameter per option)
    session: Session,
    run: Path,
    names: tuple[str, ...],
    step: int | Literal["last", "best"] | None,
    direction: str,
    size: tuple[int, int] | None,
    uint8: bool,
    number_type: Literal["float16", "int8"] | None,
    dropout: Literal["on", "off"] | None,
    out: Path | None,
    overwrite: bool,
    overrides: tuple[str, ...],
    outdir: Path,
    as_json: bool,
) -> int:
    """Write what RUN has learned as files that other programs read, each checked against the run.

    RUN is a run folder, its name below --outdir, `latest`, or a pack. Each file is run with its format's own runtime on
    images of the validation split, and is kept only if it makes what the run makes. model.json beside it says what goes
    in and what comes out.
    """
    directory = RunDirectory.open(run, outdir)
    if directory.is_pack and out is None:
        raise click.UsageError(f"{run}: this is a pack, which stays as it is. Name a folder for exports: --out DIR")
    plugins = session.plugins()
    formats = chosen_formats(plugins, names, overrides)
    for remark in session.changed_files(directory):
        click.echo(f"ganforge: {remark}", err=True)
    import_quietly()
    from ganforge.exporting.export_options import ExportOptions
    from ganforge.exporting.exporter import Exporter
    from ganforge.exporting.trained_network import TrainedNetwork

    on = None if dropout is None else dropout == "on"
    options = ExportOptions(direction, size, on, uint8, number_type or "float32")
    exporter = Exporter(TrainedNetwork.load(directory, plugins, options, step), out or directory.exports, overwrite)
    if len(formats) == 1 and ALL not in names:
        (single,) = formats
        with quiet():
            exported = exporter.export(single)
        _print([exported], [], as_json)
        return 0
    return _export_all(exporter, formats, as_json)


def _export_all(exporter: "Exporter", formats: Sequence[Format], as_json: bool) -> int:
    """One after the other; what one cannot do stops none of the others."""
    done, failed = [], []
    for file_format in formats:
        try:
            with quiet():
                done.append(exporter.export(file_format))
        except GanforgeError as error:
            failed.append((file_format.name, str(error)))
    _print(done, failed, as_json)
    return 0 if done else 1


def _print(done: "Sequence[ExportedModel]", failed: Sequence[tuple[str, str]], as_json: bool) -> None:
    if as_json:
        left_out = [{"format": name, "reason": reason} for name, reason in failed]
        click.echo(json.dumps({"exported": [each.to_table() for each in done], "left_out": left_out}, indent=2))
        return
    grid = table("Format", "File", "MB", "Largest difference", "PSNR", "Per image")
    for each in done:
        grid.add_row(*_row(each))
    if grid.rows:
        console().print(grid)
    for line in _remarks(done):
        click.echo(line)
    for _, reason in failed:
        click.echo(f"left out: {reason}")
    for command in filter(None, (each.next_command for each in done)):
        click.echo(f"Try it: {command}")


def _row(exported: "ExportedModel") -> tuple[str, ...]:
    check = exported.check
    size, closeness = f"{exported.size / 1e6:.2f}", check.closeness
    psnr = f"{closeness.psnr:.1f} dB"
    return exported.format, str(exported.path), size, f"{closeness.largest:.2g}", psnr, f"{check.milliseconds:.1f} ms"


def _remarks(done: "Sequence[ExportedModel]") -> Iterator[str]:
    """What was compared, and what differs from the run, each once."""
    for each in done:
        for remark in each.remarks:
            yield f"{each.format}: {remark}"
    for examples in dict.fromkeys((each.check.examples, each.check.sizes) for each in done):
        sizes = " and ".join(f"{height}x{width}" for height, width in examples[1])
        yield f"Compared with the run on {examples[0]}, at {sizes}."
