"""What the contrastive method's rounds hold beyond the core's."""

from collections.abc import Callable
from dataclasses import dataclass

from ganforge import Round, Tensor

Contrasts = tuple[tuple[list[Tensor], list[Tensor]], ...]


def _none() -> Contrasts:
    raise RuntimeError("this round has no contrasts: the method 'contrastive' gives them")


@dataclass(frozen=True)
class ContrastiveRound(Round):
    """A round with a field of its own, which stays whatever the step makes of a round: that is done by `replace`.

    contrasts: makes pairs: patches of an image, and those at the same positions of its translation. Each is a list of
        (batch, patches, units) float32, one for each layer that describes them by vectors of length 1.
    """

    contrasts: Callable[[], Contrasts] = _none
