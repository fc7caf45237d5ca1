"""Watches the figures of a run and says what they mean."""

from collections.abc import Iterator

from ganforge.health.finding import Finding
from ganforge.health.history import Event, Figures, History
from ganforge.health.warning_conditions import Condition, Limits, conditions


class HealthMonitor:
    """Reports each condition once when it begins and once when it ends.

    It knows figures only: given those of an earlier part of the run, it goes on as if it had watched that part.

    Attributes:
        limits: what counts as a condition.
        active: the conditions that hold now, by name.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.active: dict[str, Finding] = {}
        self._conditions = conditions(limits)
        self._history = History(limits.records, limits.validations)

    def observe(self, event: Event, step: int, figures: Figures) -> list[Finding]:
        """Take in a record or a validation; returns what is found. Figures it does not know are ignored."""
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
        medians = self._history.medians(condition.figures)
        quoted = ", ".join(f"{name} {figure:.3g}" for name, figure in medians.items())
        return condition.sentence.replace(".", f" ({quoted}).") if quoted else condition.sentence
