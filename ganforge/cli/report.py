"""`ganforge report`."""

from pathlib import Path

import rich_click as click

from ganforge.cli.shared_options import outdir_option, run_argument
from ganforge.reports.run_report import write_report
from ganforge.runs.directory import RunDirectory
from ganforge.sweeps.results import Results
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_report import write_sweep_report


@click.command("report")
@run_argument
@outdir_option
def report(run: Path, outdir: Path) -> None:
    """Write the report of RUN again: report.html, one file to open in a browser offline, and results.png.

    Every run writes both when it ends. Write them again while it still trains, or after measuring more. For the folder
    of a sweep this writes its report, tables and pictures.
    """
    if sweep := SweepFolder.find(run, outdir):
        write_sweep_report(sweep, Results.of(sweep))
        click.echo(sweep.report)
        return
    directory = RunDirectory.open(run, outdir)
    directory.refuse_pack()
    write_report(directory)
    click.echo(directory.report)
