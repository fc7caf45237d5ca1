"""A method of two generators: the second refines what the first makes."""

from dataclasses import replace
from functools import partial
from typing import Any, Literal

from tiny_components import TinyMethod

from ganforge.components import Builders, Players
from ganforge.components.rounds import Round
from ganforge.components.shapes import ExampleShape


class Refining(TinyMethod):
    """Two rounds: `draft` by the generator, `refined` by the generator and the refiner."""

    name: Literal["refining"] = "refining"

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        generators = build.generators(generator=shape, refiner=ExampleShape(shape.target, shape.target))
        return Players(generators, build.discriminators(discriminator=shape))

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        (draft,) = super().rounds(networks, batch)
        refined = networks["refiner"]({"source": draft.generated})
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        return replace(draft, name="draft", judge=None), replace(draft, name="refined", generated=refined, judge=judge)
