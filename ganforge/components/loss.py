"""Loss: a term that trains generators, discriminators or both."""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal

from pydantic import Field
from typing_extensions import TypeVar

from ganforge.components.component import Component
from ganforge.components.rounds import Round, Tensor

JUDGED = frozenset({"real", "fake", "judge"})
"""What a loss reads of a round that only a discriminator can fill."""

RoundType = TypeVar("RoundType", bound=Round, default=Any, contravariant=True)


class Loss(Component, Generic[RoundType]):
    """A term for the generators, the discriminators or both. A side it does not override has no such term.

    A loss that reads fields of a method's own rounds may name their class, `class PatchNCE(Loss[ContrastiveRound])`:
    type checkers then know these fields.
    """

    kind: ClassVar[str] = "loss"

    weight: float = Field(1.0, ge=0, description="Scales the term; a loss of weight 0 is never computed.")
    rounds: tuple[str, ...] | None = Field(
        None,
        min_length=1,
        description="The names of the rounds that it reads; by default all rounds that have what it needs.",
    )
    networks: tuple[str, ...] | None = Field(
        None,
        min_length=1,
        description="The networks that it trains; by default all of its side. A side of which it names none is trained "
        "as a whole.",
    )

    if not TYPE_CHECKING:

        def __class_getitem__(cls, round_type: Any) -> Any:
            """The class itself: no option depends on the type, and a second class would have no place in a registry."""
            return cls

    @property
    def needs(self) -> frozenset[str]:
        """What it reads of a round beyond source, target and generated.

        Of real, fake, judge (a discriminator gives them), gradient (the step), whatever words methods provide, and the
        extras of a dataset. It is applied only to rounds that have all of it.

        Override it with a constant, `needs = frozenset({"paired"})`, or with a property where options decide.
        """
        return frozenset()

    def generator(self, round: RoundType) -> Tensor | None:
        """The generators' term: (batch,) float32, one number per example; the engine averages."""
        return None

    def discriminator(self, round: RoundType) -> Tensor | None:
        """The discriminators' term: (batch,) float32, one number per example; the engine averages."""
        return None

    def opinion(self, logits: Tensor) -> Tensor | None:
        """How surely logits take a sample for real, from 0 to 1, where 0.5 is a guess.

        This is shown as D(real) and D(fake), and `health` looks for a winner in it. The first loss whose `needs` name
        real or fake is asked. Override it where logits mean something else than in cross-entropy; return None if they
        are scores without a guess.
        """
        from keras import ops

        return ops.sigmoid(logits)

    def plays(self, side: Literal["generator", "discriminator"]) -> bool:
        """Whether this loss has a term for that side."""
        return self.weight > 0 and getattr(type(self), side) is not getattr(Loss, side)

    def reads(self, round: Round) -> bool:
        """Whether it is applied to a round: one of its `rounds` that has what it needs."""
        return (self.rounds is None or round.name in self.rounds) and round.fills(self.needs)
