"""`ganforge report`."""

from pathlib import Path

import rich_click as click

from ganforge.cli.shared_options import outdir_option, run_argument
from ganforge.reports.run_report import write_report
from ganforge.runs.directory import RunDirectory


@click.command("report")
@run_argument
@outdir_option
def report(run: Path, outdir: Path) -> None:
    """Write the report of RUN again: report.html, one file to open in a browser offline, and results.png.

    Every run writes both when it ends. Write them again while it still trains, or after measuring more.
    """
    directory = RunDirectory.open(run, outdir)
    directory.refuse_pack()
    write_report(directory)
    click.echo(directory.report)
