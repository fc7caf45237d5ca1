"""Loss: a term that trains generators, discriminators or both."""

from typing import ClassVar, Literal

from pydantic import Field

from ganforge.components.component import Component
from ganforge.components.rounds import Round, Tensor

JUDGED = frozenset({"real", "fake", "judge"})
"""What a loss reads of a round that only a discriminator can fill."""


class Loss(Component):
    """A term for the generators, the discriminators or both. A side it does not override has no such term."""

    kind: ClassVar[str] = "loss"
    needs: ClassVar[frozenset[str]] = frozenset()
    """What it reads of a round beyond source, target and generated.

    Of real, fake, judge (a discriminator gives them), gradient (the step) and whatever words methods provide. It is
    applied only to rounds that have all of it.
    """

    weight: float = Field(1.0, ge=0, description="Scales the term; a loss of weight 0 is never computed.")

    def generator(self, round: Round) -> Tensor | None:
        """The generators' term: (batch,) float32, one number per example; the engine averages."""
        return None

    def discriminator(self, round: Round) -> Tensor | None:
        """The discriminators' term: (batch,) float32, one number per example; the engine averages."""
        return None

    def plays(self, side: Literal["generator", "discriminator"]) -> bool:
        """Whether this loss has a term for that side."""
        return self.weight > 0 and getattr(type(self), side) is not getattr(Loss, side)
