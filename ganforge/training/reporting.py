"""The report at the end of a run."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ganforge.reports.run_report import write_report
from ganforge.runs.command_line import of_run
from ganforge.runs.directory import RunDirectory

trouble = logging.getLogger("ganforge.trouble")


@contextmanager
def reported(run: RunDirectory, is_chief: bool) -> Iterator[None]:
    """Have the chief write the report when training ends, also if an error ends it."""
    try:
        yield
    except Exception:
        _report(run, is_chief)
        raise
    _report(run, is_chief)


def _report(run: RunDirectory, is_chief: bool) -> None:
    """Write it; a run does not fail because of its report."""
    if not is_chief:
        return
    try:
        write_report(run)
    except Exception as error:
        again = of_run("report", run.path)
        trouble.warning("%s: the report could not be written: %s. Write it with: %s", run.path, error, again)
