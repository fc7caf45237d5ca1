"""The experiment of a run, made again with the plugins of today."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ganforge.cli.session import Session
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.runs.environment import plugin_versions


def reopened(session: Session, run: RunDirectory, overrides: Sequence[str] = ()) -> Experiment:
    """The experiment that a run recorded.

    A run folder may come from anyone: the plugin files in it are named where a component is missing, never executed.

    Raises:
        ExperimentError: every fault.
    """
    try:
        return Experiment.from_tables(run.tables, session.plugins(), overrides=overrides)
    except ExperimentError as error:
        hint = "".join((*_files_to_add(session, run), *_packages_to_install(run)))
        raise ExperimentError([_with_hint(fault, hint) for fault in error.faults]) from error


def changed_files(session: Session, run: RunDirectory) -> Iterator[str]:
    """What to say of the plugin files given that are not what the run used, a line each."""
    used = run.plugin_files()
    for file in session.plugin_files:
        if used.get(file.name, file.sha256) != file.sha256:
            yield f"{file.path}: the run used another {file.name}: sha256 was {used[file.name]}, now {file.sha256}"


def _files_to_add(session: Session, run: RunDirectory) -> Iterator[str]:
    given = {file.name for file in session.plugin_files}
    for name, digest in run.plugin_files().items():
        if name not in given:
            copy = run.plugins / name
            yield f" The run used the plugin file {name}, sha256 {digest}: read its copy, then add --plugin {copy}"


def _packages_to_install(run: RunDirectory) -> Iterator[str]:
    """The packages with plugins that the run recorded when it started last, and that are not here."""
    starts = json.loads(run.environment.read_text(encoding="utf-8")) if run.environment.exists() else []
    recorded = starts[-1].get("plugins", {}) if starts else {}
    here = plugin_versions().keys() | run.plugin_files().keys()
    for name, version in recorded.items():
        if name not in here:
            yield f" The run used {name} {version}, which is not installed: pip install {name}=={version}"


def _with_hint(fault: Fault, hint: str) -> Fault:
    """A component that nobody offers is a fault of a `name`."""
    is_missing = len(fault.location) > 1 and fault.location[-1] == "name"
    return replace(fault, message=fault.message + hint) if is_missing else fault
