"""Every experiment of a sweep, checked before the first run starts."""

from collections.abc import Iterable
from dataclasses import replace

from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.sweeps.combination import Combination


def checked_experiments(
    file: ExperimentFile, combinations: Iterable[Combination], plugins: Plugins
) -> dict[str, Experiment]:
    """The experiment of each combination, by its title.

    Raises:
        ExperimentError: every fault, once, with the first combination that has it.
    """
    found: dict[str, Experiment] = {}
    faults: dict[str, Fault] = {}
    for combination in combinations:
        try:
            found[combination.title] = Experiment.from_file(file.with_overrides(combination.overrides), plugins)
        except ExperimentError as error:
            for fault in error.faults:
                where = f"combination {combination.title}: {fault.position.removeprefix('--set ')}".removesuffix(": ")
                faults.setdefault(str(fault), replace(fault, position=where))
    if faults:
        raise ExperimentError(list(faults.values()))
    return found
