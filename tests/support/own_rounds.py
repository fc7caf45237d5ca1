"""A loss that reads what only its own method's rounds have."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from ganforge.components import Loss
from ganforge.components.rounds import Round
from ganforge.testing import LossContract


@dataclass(frozen=True)
class Sketched(Round):
    sketch: Any = None


class Sketch(Loss):
    name: Literal["sketch"] = "sketch"
    needs = frozenset({"sketch"})

    def generator(self, round: Any) -> Any:
        from keras import ops

        return ops.mean(ops.square(round.generated - round.sketch), axis=(1, 2, 3))


class OwnRounds(LossContract):
    component = Sketch()

    def round(self, parts: Any, judge: Any) -> Sketched:
        whole = super().round(parts, judge)
        given = {field.name: getattr(whole, field.name) for field in fields(whole)}
        return Sketched(**given, sketch=whole.identity)
