"""The figures that findings rest on, and from where to where each of them is one.

Every sign begins at one value and ends at a milder one, so that a figure that wavers about the first tells nothing
twice. Replayed on healthy runs of the examples each keeps a distance from what they reach.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ganforge.health.history import History


@dataclass(frozen=True)
class Sign:
    """A figure that tells of trouble at one end of its range: the high one where `begins` is above `ends`.

    read: the figure, None where it is not known.
    begins, ends: the trouble is there from `begins` on, until the figure is back beyond `ends`.
    """

    read: Callable[[History], float | None]
    begins: float
    ends: float

    def shows(self, history: History, already: bool) -> bool:
        """Whether the trouble is there, given whether it was."""
        figure = self.read(history)
        if figure is None:
            return False
        limit = self.ends if already else self.begins
        return figure >= limit if self.begins > self.ends else figure <= limit


def gap(history: History) -> float | None:
    """D(real) - D(fake), from 0, no better than a guess, to 1, sure of all."""
    real, fake = history.middle("judgement/real"), history.middle("judgement/fake")
    return None if real is None or fake is None or _is_critic(history) else real - fake


def fooled(history: History) -> float | None:
    """D(fake)."""
    return None if _is_critic(history) else history.middle("judgement/fake")


def discriminator_loss(history: History) -> float | None:
    """The discriminator's total where its least value is 0."""
    return None if _is_critic(history) else history.middle("discriminator/total")


def adversarial_loss(history: History) -> float | None:
    """The least of the generator's terms that the discriminator has a part in, of those that are never negative."""
    terms = [name.removeprefix("discriminator/") for name in _names(history, "discriminator/")]
    names = [f"generator/{term}" for term in terms if term != "total"]
    return _least([history.middle(name) for name in names if min(history.values(name), default=-1) >= 0])


def weakest_gradient(history: History) -> float | None:
    """The smaller of both sides' gradient norms."""
    return _least([history.middle(name) for name in _names(history, "gradient_norm/")])


def growth_of_gradient(history: History) -> float | None:
    """How many times its calmest window a side's gradient norm is; norms below 1 are all calm."""
    return _growth(history, _names(history, "gradient_norm/"), least=1.0)


def rise(names: Sequence[str]) -> Callable[[History], float | None]:
    """How many times its best window the worst of these figures is."""
    return lambda history: _growth(history, names, least=1e-9)


def difference_of_outputs(history: History) -> float | None:
    """How far outputs are apart, beside how far targets are."""
    return history.middle("health/diversity")


def attention(least_diversity: float) -> Callable[[History], float | None]:
    """How much nearer outputs are to their own target than to others; None where all outputs are the same."""
    return lambda history: (
        history.middle("health/attention") if (difference_of_outputs(history) or 0) > least_diversity else None
    )


def movement(history: History) -> float | None:
    """How much the generator's losses or its outputs move; metrics do not count, the best of them stand still at 1."""
    return _least([history.spread("log", "generator/"), history.spread("validation", "health/")])


def _is_critic(history: History) -> bool:
    """Whether the discriminator's loss goes below 0: it scores then, nothing is its guess, and it cannot win."""
    return (history.middle("discriminator/total") or 0) < 0


def _names(history: History, group: str) -> list[str]:
    return [name for name in (history.logs[-1] if history.logs else ()) if name.startswith(group)]


def _least(figures: Sequence[float | None]) -> float | None:
    return min((figure for figure in figures if figure is not None), default=None)


def _growth(history: History, names: Sequence[str], least: float) -> float | None:
    """How many times its lowest middle the worst of these figures is in three of four logs."""
    windows = {name: sorted(history.values(name)) for name in names if name in history.lowest}
    return max(
        (values[len(values) // 4] / max(history.lowest[name], least) for name, values in windows.items() if values),
        default=None,
    )
