"""`ganforge diff`."""

import json
from pathlib import Path

import rich_click as click

from ganforge.cli.completions import complete_runs
from ganforge.cli.console import console, table
from ganforge.cli.shared_options import json_option, outdir_option
from ganforge.errors import RunError
from ganforge.reports.comparison import Comparison, write_comparison
from ganforge.reports.run_record import RunRecord
from ganforge.runs.directory import RunDirectory


@click.command("diff")
@click.argument("first", type=click.Path(path_type=Path), shell_complete=complete_runs)
@click.argument("second", type=click.Path(path_type=Path), shell_complete=complete_runs)
@click.option("--out", type=click.Path(path_type=Path), help="The page to write; by default beside the first run.")
@json_option
@outdir_option
def diff(first: Path, second: Path, out: Path | None, as_json: bool, outdir: Path) -> None:
    """Compare the runs FIRST and SECOND: print only what differs in options, versions and figures.

    Their samples and curves stand side by side on a page that opens offline; the last line says where it is.
    """
    one, other = (RunDirectory.open(run, outdir) for run in (first, second))
    if out and out.exists():
        raise RunError(f"{out}: it exists already. Choose another name, or remove it.")
    comparison = Comparison.of(RunRecord.of(one), RunRecord.of(other))
    page = out or one.path.with_name(f"{one.path.name}-and-{other.path.name}.html")
    write_comparison(comparison, page)
    if as_json:
        parts = {title.lower(): found for title, found in comparison.parts.items()}
        click.echo(json.dumps({"runs": [str(one.path), str(other.path)], **parts, "page": str(page)}, indent=2))
        return
    for title, found in comparison.parts.items():
        grid = table(title, *comparison.names)
        for name, values in found.items():
            grid.add_row(name, *values)
        console().print(grid if found else f"{title}: no difference")
        click.echo()
    click.echo(f"Samples and curves side by side: {page}")
