"""Trains what a sweep's folder says, and shows what came out."""

import json
import shlex
from dataclasses import replace

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.session import Session
from ganforge.cli.sweep_runner import SweepRunner
from ganforge.cli.sweep_search import train_trials
from ganforge.sweeps.results import Results
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_report import write_sweep_report
from ganforge.sweeps.sweep_row import FAILED


def run_sweep(session: Session, sweep: SweepFolder, as_json: bool = False) -> int:
    """Train every run that is not finished, write the report and print the results; returns the exit code."""
    screen = console(on_stderr=as_json)
    runner = SweepRunner(sweep, _absolute(session).words, screen)
    screen.print(f"The runs are in {sweep.path}", soft_wrap=True)
    search, best = runner.plan.search, ""
    with runner.running():
        if search:
            best = train_trials(runner, search)
        else:
            _train_each(runner)
        results = Results.of(sweep)
        write_sweep_report(sweep, results)
    _show(sweep, results, as_json)
    if best:
        screen.print(best, soft_wrap=True)
    again = shlex.join(["ganforge", "resume", str(sweep.path), *session.words])
    if runner.signals:
        screen.print(f"\nStopped. Go on with: {again}", soft_wrap=True)
        return 128 + runner.signals[0]
    failed = sum(row.state == FAILED for row in results.rows)
    if search and not best:
        click.echo("ganforge: no trial of the study was completed.", err=True)
    elif failed and not search:
        click.echo(f"ganforge: {failed} of {len(results.rows)} runs failed. Try them again with: {again}", err=True)
    return int(not best if search else failed > 0)


def _train_each(runner: SweepRunner) -> None:
    found = runner.plan.combinations
    width = len(str(len(found)))
    for number, combination in enumerate(found, 1):
        runner.train(combination, f"{number:>{width}}/{len(found)}")


def _absolute(session: Session) -> Session:
    """With paths that mean the same in other folders."""
    return replace(session, plugin_paths=tuple(path.absolute() for path in session.plugin_paths))


def _show(sweep: SweepFolder, results: Results, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"sweep": str(sweep.path), "runs": results.objects()}, indent=2))
        return
    screen = console()
    for title, found in results.tables.items():
        screen.print()
        grid = table(*found.heads)
        for line in found.lines:
            grid.add_row(*line)
        if len(results.tables) > 1:
            screen.print(title)
        screen.print(grid)
    screen.print(f"\n{results.best}".rstrip(), soft_wrap=True)
    screen.print(f"Tables, pictures and curves, in a browser: {sweep.report}", soft_wrap=True)
