"""What the contrastive method's rounds hold beyond the core's."""

from collections.abc import Callable
from dataclasses import dataclass

from ganforge.rounds import Round, Tensor

Contrasts = tuple[tuple[Tensor, Tensor], ...]


def _none(chance: Tensor) -> Contrasts:
    raise RuntimeError("this round has no contrasts: the method 'contrastive' gives them")


@dataclass(frozen=True)
class ContrastiveRound(Round):
    """A round with a field of its own, which stays whatever the step makes of a round: that is done by `replace`.

    contrasts: of a chance (batch,) float32 in [0, 1), which draws positions, makes pairs: the patches of an image
        there, and the patches at the same positions of its translation. Each is (batch, layers, patches, units)
        float32, the units of a patch a vector of length 1.
    """

    contrasts: Callable[[Tensor], Contrasts] = _none
