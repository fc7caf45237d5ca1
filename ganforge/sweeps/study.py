"""The study of a search. Which values to try, what to stop early and where all is kept, is Optuna's affair."""

import math
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ganforge.errors import RunError
from ganforge.suggestions import did_you_mean, listed
from ganforge.sweeps.combination import Combination
from ganforge.sweeps.search_plan import SearchPlan
from ganforge.sweeps.search_range import SearchRange
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_row import FAILED, PRUNED, SweepRow
from ganforge.sweeps.trial import Trial

if TYPE_CHECKING:
    import optuna

OWNER, FOLDER, HOST = "ganforge sweep", "folder", "host"
"""What each trial says about where it is trained."""
TRIAL = "trial"
"""What stands beside the options for the number of a trial."""


class Study:
    """A study, which may be shared by several machines.

    Raises:
        RunError: Optuna is not installed, or the storage cannot be used.
    """

    def __init__(self, plan: SearchPlan, sweep: SweepFolder) -> None:
        self.plan = plan
        self.sweep = sweep
        self.ranges = [SearchRange.parse(text) for text in plan.ranges]
        self.optuna = optuna_installed()
        self.study: optuna.Study = _opened(self.optuna, plan, plan.storage or str(sweep.study))

    def trials(self) -> Iterator[Trial]:
        """Those of this sweep that were stopped, then new ones, until the study has as many as it is to have."""
        with _explained(self.plan.study):
            running = self.study.get_trials(states=(self.optuna.trial.TrialState.RUNNING,))
        for frozen in running:
            if frozen.user_attrs.get(OWNER) == self.plan.owner:
                asked = self.optuna.trial.Trial(self.study, frozen._trial_id)
                yield self._trial(asked, set(frozen.intermediate_values))
        while self.count() < self.plan.trials:
            with _explained(self.plan.study):
                asked = self.study.ask({each.key: self._distribution(each) for each in self.ranges})
                about = {OWNER: self.plan.owner, HOST: socket.gethostname(), FOLDER: str(self.sweep.path.absolute())}
                for key, value in about.items():
                    asked.set_user_attr(key, value)
            yield self._trial(asked)

    def count(self) -> int:
        """How many trials the study has, those of other machines included."""
        with _explained(self.plan.study):
            return len(self.study.get_trials(deepcopy=False))

    def tell(self, trial: Trial, row: SweepRow) -> None:
        """Report what came of a trial."""
        figure = row.summary.figures.get(self.plan.metric) if row.summary else None
        states = self.optuna.trial.TrialState
        with _explained(self.plan.study):
            if row.run:
                trial.follow(row.run)
            if row.state == PRUNED:
                self.study.tell(trial.asked.number, state=states.PRUNED)
            elif row.state == FAILED or figure is None or not math.isfinite(figure.last.value):
                self.study.tell(trial.asked.number, state=states.FAIL)
            else:
                self.study.tell(trial.asked.number, figure.last.value)

    @property
    def best(self) -> str:
        """A sentence about the best trial, of any machine; empty before one is completed."""
        completed = self.study.get_trials(deepcopy=False, states=(self.optuna.trial.TrialState.COMPLETE,))
        if not completed:
            return ""
        best = self.study.best_trial
        options = " ".join(f"--set {key}={value}" for key, value in self._values(best.params).items())
        where = f"{best.user_attrs.get(FOLDER, '')} on {best.user_attrs.get(HOST, '')}"
        return f"Best of the study: trial {best.number}, {self.plan.metric} {best.value:.4g}, in {where}: {options}"

    def _trial(self, asked: "optuna.trial.Trial", reported: Collection[int] = ()) -> Trial:
        values = self._values(asked.params)
        texts = [f"{key}={value}" for key, value in values.items()]
        combination = Combination.of({TRIAL: str(asked.number), **values}, texts, f"trial-{asked.number}")
        return Trial(combination, self.plan.metric, asked, set(reported))

    def _values(self, params: dict[str, Any]) -> dict[str, str]:
        return {key: value if isinstance(value, str) else repr(value) for key, value in params.items()}

    def _distribution(self, chosen: SearchRange) -> Any:
        kinds = self.optuna.distributions
        if chosen.choices:
            return kinds.CategoricalDistribution(chosen.choices)
        kind = kinds.IntDistribution if isinstance(chosen.low, int) else kinds.FloatDistribution
        return kind(chosen.low, chosen.high, log=chosen.is_logarithmic)


def optuna_installed() -> ModuleType:
    """Optuna.

    Raises:
        RunError: it is not installed.
    """
    try:
        import optuna
    except ImportError as error:
        raise RunError(
            "searches need the package optuna, which is not installed. Install it: pip install 'ganforge[sweep]'"
        ) from error
    return optuna


def refuse_unusable(plan: SearchPlan) -> None:
    """Check what a search asks of Optuna, before any work is done.

    Raises:
        RunError: Optuna is not installed, has no such class, or cannot use the storage.
    """
    optuna = optuna_installed()
    component(optuna.samplers, plan.sampler, "--sampler")
    component(optuna.pruners, plan.pruner, "--pruner")
    if plan.storage:
        _opened(optuna, plan, plan.storage)


def component(module: ModuleType, name: str, option: str) -> Any:
    """A sampler or a pruner of Optuna by the name of its class.

    Raises:
        RunError: there is none, or it cannot be made without arguments.
    """
    ending = "Sampler" if option == "--sampler" else "Pruner"
    names = [each for each in module.__all__ if each.endswith(ending) and each != f"Base{ending}"]
    if name not in names:
        raise RunError(f"{option} {name}: Optuna has no such class{did_you_mean(name, names)} It has: {listed(names)}.")
    try:
        return getattr(module, name)()
    except Exception as error:  # each class has its own way to say what it lacks
        raise RunError(f"{option} {name}: it cannot be used here: {' '.join(str(error).split())}") from error


def _opened(optuna: ModuleType, plan: SearchPlan, where: str) -> "optuna.Study":
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    direction = "maximize" if plan.higher_is_better else "minimize"
    with _explained(where):
        study = optuna.create_study(
            storage=_storage(where),
            study_name=plan.study,
            sampler=component(optuna.samplers, plan.sampler, "--sampler"),
            pruner=component(optuna.pruners, plan.pruner, "--pruner"),
            direction=direction,
            load_if_exists=True,
        )
        found = study.direction.name.lower()
    if found != direction:
        raise RunError(
            f"{where}: study {plan.study!r} is to {found} its metric, but {plan.metric!r} is to be {direction}d. "
            "Expected one metric per study. Choose another name: --study NAME."
        )
    return study


def _storage(where: str) -> Any:
    """A database by its URL, or a file that several machines may append to."""
    from optuna.storages import JournalStorage, RDBStorage
    from optuna.storages.journal import JournalFileBackend

    if "://" in where:
        return RDBStorage(where)
    Path(where).parent.mkdir(parents=True, exist_ok=True)
    return JournalStorage(JournalFileBackend(where))


@contextmanager
def _explained(where: str) -> Iterator[None]:
    """Say what goes wrong in a storage, which may be any database."""
    try:
        yield
    except RunError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise RunError(f"study {where}: Optuna cannot use it: {reason} Check --storage and --study.") from error
