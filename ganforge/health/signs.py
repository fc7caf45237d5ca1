"""The figures that findings rest on, and the limits at which each begins and ends.

A sign begins at one limit and ends at a milder one, so that a figure that wavers around the first is reported once.
On healthy runs of the examples every sign keeps its distance from both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ganforge.health.history import History


@dataclass(frozen=True)
class Sign:
    """A figure that means trouble at one end of its range: at the high end if `begins` is above `ends`.

    Attributes:
        read: the figure, None where it is not known.
        begins: the trouble holds from this value on.
        ends: until the figure is back beyond this one.
    """

    read: Callable[[History], float | None]
    begins: float
    ends: float

    def shows(self, history: History, already: bool) -> bool:
        """Whether the trouble holds, given whether it held before."""
        figure = self.read(history)
        if figure is None:
            return False
        limit = self.ends if already else self.begins
        return figure >= limit if self.begins > self.ends else figure <= limit


def gap(history: History) -> float | None:
    """D(real) - D(fake), from 0, no better than a guess, to 1, sure of every image."""
    real, fake = history.median("judgement/real"), history.median("judgement/fake")
    return None if real is None or fake is None or _is_critic(history) else real - fake


def guessing(history: History) -> float | None:
    """The gap, where nothing but the game decides it: a discriminator that a penalty restrains settles near a guess."""
    return None if _is_restrained(history) else gap(history)


def fooled(history: History) -> float | None:
    """D(fake)."""
    return None if _is_critic(history) else history.median("judgement/fake")


def discriminator_loss(history: History) -> float | None:
    """The discriminator's total where its least value is 0 and it has no opinions, which say more."""
    return None if _is_critic(history) or _has_opinions(history) else history.median("discriminator/total")


def adversarial_loss(history: History) -> float | None:
    """The least of the generator's terms that the discriminator has a part in, of those that are never negative.

    None where the discriminator has opinions, which say more.
    """
    if _has_opinions(history):
        return None
    terms = [name.removeprefix("discriminator/") for name in _names(history, "discriminator/")]
    names = [f"generator/{term}" for term in terms if term != "total"]
    return _least([history.median(name) for name in names if min(history.values(name), default=-1) >= 0])


def weakest_gradient(history: History) -> float | None:
    """The smaller of both sides' gradient norms."""
    return _least([history.median(name) for name in _names(history, "gradient_norm/")])


def growth_of_gradient(history: History) -> float | None:
    """A side's gradient norm as a multiple of its calmest window's; norms below 1 count as 1."""
    return _growth(history, _names(history, "gradient_norm/"), least=1.0)


def rise(names: Sequence[str]) -> Callable[[History], float | None]:
    """The worst of these figures as a multiple of its best window's."""
    return lambda history: _growth(history, names, least=1e-9)


def difference_of_outputs(history: History) -> float | None:
    """How far outputs are apart, relative to their targets."""
    return history.median("health/diversity")


def attention(least_diversity: float) -> Callable[[History], float | None]:
    """How much nearer outputs are to their own target than to others; None where all outputs are the same."""
    return lambda history: (
        history.median("health/attention") if (difference_of_outputs(history) or 0) > least_diversity else None
    )


def movement(history: History) -> float | None:
    """How much the generator's losses or its outputs move. Metrics do not count: some stand still at their best."""
    return _least([history.spread("record", "generator/"), history.spread("validation", "health/")])


def _is_critic(history: History) -> bool:
    """Whether the discriminator's loss goes below 0: then its logits are scores, not opinions, and it cannot win."""
    return (history.median("discriminator/total") or 0) < 0


def _has_opinions(history: History) -> bool:
    return history.median("judgement/fake") is not None


def _is_restrained(history: History) -> bool:
    """Whether the discriminator has a term that the generator has not, as a gradient penalty is."""
    terms = {name.removeprefix("discriminator/") for name in _names(history, "discriminator/")} - {"total"}
    return any(f"generator/{term}" not in _names(history, "generator/") for term in terms)


def _names(history: History, group: str) -> list[str]:
    return [name for name in (history.records[-1] if history.records else ()) if name.startswith(group)]


def _least(figures: Sequence[float | None]) -> float | None:
    return min((figure for figure in figures if figure is not None), default=None)


def _growth(history: History, names: Sequence[str], least: float) -> float | None:
    """The worst of these figures as a multiple of its lowest median, reached in three of four records."""
    windows = {name: sorted(history.values(name)) for name in names if name in history.lowest}
    return max(
        (values[len(values) // 4] / max(history.lowest[name], least) for name, values in windows.items() if values),
        default=None,
    )
