"""Watches the figures of a run and says what they mean."""

from collections.abc import Iterator

from ganforge.health.conditions import Condition, Limits, conditions
from ganforge.health.finding import Finding
from ganforge.health.history import Event, Figures, History


class HealthMonitor:
    """Tells each trouble once when it begins, and once more when it is over.

    It knows the figures only: fed with those of an earlier part of the run, it goes on as if it had watched that.

    active: what holds now, by name.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.active: dict[str, Finding] = {}
        self._conditions = conditions(limits)
        self._history = History(limits.patience, limits.validations)

    def observe(self, event: Event, step: int, figures: Figures) -> list[Finding]:
        """Take in the figures of a logged step or of a validation; those it does not know do not matter."""
        if not figures or step <= self.limits.warm_up:
            return []
        self._history.add(event, figures)
        return [finding for condition in self._conditions for finding in self._look(condition, step)]

    def _look(self, condition: Condition, step: int) -> Iterator[Finding]:
        already = condition.name in self.active
        if any(sign.shows(self._history, already) for sign in condition.signs) == already:
            return
        if already:
            del self.active[condition.name]
            yield Finding(condition.name, step, condition.recovery, ends=True)
        else:
            self.active[condition.name] = Finding(condition.name, step, self._sentence(condition), condition.advice)
            yield self.active[condition.name]

    def _sentence(self, condition: Condition) -> str:
        middles = self._history.middles(condition.figures)
        quoted = ", ".join(f"{name} {figure:.3g}" for name, figure in middles.items())
        return condition.sentence.replace(".", f" ({quoted}).") if quoted else condition.sentence
