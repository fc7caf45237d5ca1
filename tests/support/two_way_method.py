"""A tiny method that translates both ways."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Literal

from tiny_components import TinyMethod

from ganforge import Builders, ExampleShape, Players, Round


class TwoWayMethod(TinyMethod):
    """One generator from source to target, and one back."""

    name: Literal["two-way"] = "two-way"
    directions: ClassVar[Mapping[str, tuple[str, str]]] = {
        "forward": ("source", "target"),
        "backward": ("target", "source"),
    }

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        generators = build.generators(generator=shape, backward=shape.between("target", "source"))
        return Players(generators, build.discriminators(discriminator=shape))

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        source, target = batch["source"], batch["target"]
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        back = networks["backward"]({"source": target})
        forward = Round(source, target, networks["generator"](batch), judge, paired=True)
        return (forward, Round(target, source, back, name="backward", paired=True))

    def translate(self, networks: Any, batch: Any, direction: str = "forward") -> Any:
        return networks["generator" if direction == "forward" else "backward"](batch)
