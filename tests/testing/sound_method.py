"""A method without a fault."""

from typing import Any, ClassVar, Literal

from ganforge.components import Method, Players
from ganforge.components.rounds import Round
from ganforge.components.shapes import PairShape


class Sound(Method):
    name: Literal["sound"] = "sound"
    provides: ClassVar[frozenset[str]] = frozenset({"paired"})

    def networks(self, shape: PairShape, generator: Any, discriminator: Any) -> Players:
        judges = {"discriminator": discriminator.build(shape)} if discriminator else {}
        return Players({"generator": generator.build(shape)}, judges)

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        source, judge = batch["source"], networks.get("discriminator")
        generated = networks["generator"](source)
        judged = judge and (lambda sample: judge(source, sample))
        return (Round(source, batch["target"], generated, judged, paired=True),)
