"""The experiment that a run recorded, made again with the plugins of today."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.runs.environment import plugin_versions


def recorded_experiment(run: RunDirectory, plugins: Plugins, overrides: Sequence[str] = ()) -> Experiment:
    """Make the experiment of a run.

    A run folder may come from anyone: the plugin files in it are named where a component is missing, never executed.

    Raises:
        ExperimentError: every fault, with what to install or to add.
    """
    try:
        return Experiment.from_tables(run.tables, plugins, overrides=overrides)
    except ExperimentError as error:
        hint = "".join((*_files_to_add(run, plugins), *_packages_to_install(run)))
        raise ExperimentError([_with_hint(fault, hint) for fault in error.faults]) from error


def other_versions(run: RunDirectory) -> list[str]:
    """The packages that the run used last in another version than the one that is installed, a sentence each."""
    recorded, here = run.starts.last().get("plugins", {}), plugin_versions()
    return [
        f"{run.path}: it was trained with {name} {version}, and {name} {here[name]} is installed. Figures may differ."
        for name, version in recorded.items()
        if here.get(name, version) != version
    ]


def _files_to_add(run: RunDirectory, plugins: Plugins) -> Iterator[str]:
    given = {plugin.name for plugin in plugins.status()}
    for name, digest in run.plugin_files().items():
        if name not in given:
            copy = run.plugins / name
            yield f" The run used the plugin file {name}, sha256 {digest}: read its copy, then add --plugin {copy}"


def _packages_to_install(run: RunDirectory) -> Iterator[str]:
    """The packages with plugins that the run recorded when it started last, and that are not here."""
    recorded = run.starts.last().get("plugins", {})
    here = plugin_versions().keys() | run.plugin_files().keys()
    for name, version in recorded.items():
        if name not in here:
            yield f" The run used {name} {version}, which is not installed: pip install {name}=={version}"


def _with_hint(fault: Fault, hint: str) -> Fault:
    """A component that nobody offers is a fault of a `name`."""
    is_missing = len(fault.location) > 1 and fault.location[-1] == "name"
    return replace(fault, message=fault.message + hint) if is_missing else fault
