"""A method without a fault that does what few do."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from tiny_components import TinyMethod

from ganforge import ExampleShape, Loss, Players, Round
from ganforge.testing.tiny_parts import TinyGenerator


@dataclass(frozen=True)
class DescribedRound(Round):
    description: Any = None


class Described(Loss):
    """Trains by what the round's own field holds."""

    name: Literal["described"] = "described"
    needs = frozenset({"description"})

    def generator(self, round: Any) -> Any:
        from keras import ops

        return ops.mean(ops.square(round.description), axis=(1, 2, 3))


class Describing(TinyMethod):
    """Its rounds hold tensors; beside the generator are a frozen network, and one that only counts what passes."""

    name: Literal["describing"] = "describing"
    provides = frozenset({"paired", "cycled", "identity", "description"})

    def networks(self, shape: ExampleShape, build: Any) -> Players:
        import keras

        players = super().networks(shape, build)
        frozen = TinyGenerator().build(ExampleShape(shape.target, shape.target))
        frozen.trainable = False
        image = keras.Input(tuple(shape.target))
        counting = keras.Model(image, keras.layers.BatchNormalization(center=False, scale=False)(image))
        back = build.generator.build(shape.between("target", "source"))
        more = {"back": back, "frozen": frozen, "counting": counting}
        return players._replace(generators={**players.generators, **more})

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        (round,) = super().rounds(networks, batch)
        networks["counting"](round.generated)
        back = networks["back"](round.generated)
        given = {field.name: getattr(round, field.name) for field in fields(round)}
        filled = {"cycled": back, "identity": networks["generator"](back), "description": None}
        filled["description"] = networks["frozen"](round.generated)
        return (DescribedRound(**{**given, **filled}),)
