"""What rounds of the contrastive method add to the core's."""

from collections.abc import Callable
from dataclasses import dataclass

from ganforge import Round, Tensor

Contrasts = tuple[tuple[list[Tensor], list[Tensor]], ...]


def _none() -> Contrasts:
    raise RuntimeError("this round has no contrasts: only the method 'contrastive' fills them")


@dataclass(frozen=True)
class ContrastiveRound(Round):
    """A round with one more field. The field stays, since a step changes rounds only with `replace`.

    Attributes:
        contrasts: makes pairs of the patches of an image and those at the same places of its translation. Each is a
            list with one (batch, patches, units) float32 per layer, whose vectors have length 1.
    """

    contrasts: Callable[[], Contrasts] = _none
