"""An experiment that uses all of the contract: extras, noise, memory, two directions, rounds by name."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Literal

from labeled_pictures import Labeled
from tiny_components import TinyDiscriminator, TinyDistance, TinyGame, tiny_experiment

from ganforge import (
    Builders,
    ExampleShape,
    Experiment,
    Generator,
    ImageShape,
    Loss,
    Method,
    Players,
    Round,
    VectorShape,
)

NOISE = VectorShape(4)


class ReadsAll(Generator):
    """Takes every entry that its shape names but the target."""

    name: Literal["reads-all"] = "reads-all"

    def build(self, shape: ExampleShape) -> Any:
        import keras
        from keras import layers

        inputs = {name: keras.Input(entry.dimensions, name=name) for name, entry in shape.inputs.items()}
        height, width, channels = shape.target
        maps = [
            given if isinstance(shape.inputs[name], ImageShape) else _spread(given, height, width)
            for name, given in inputs.items()
        ]
        x = layers.Conv2D(4, 3, padding="same", activation="tanh")(layers.Concatenate()(maps))
        return keras.Model(list(inputs.values()), layers.Conv2D(channels, 3, padding="same", activation="tanh")(x))


class Roundabout(Method):
    """There and back: forward with noise and every extra, backward without; forward is judged from a pool."""

    name: Literal["roundabout"] = "roundabout"
    provides = frozenset({"paired", "cycled"})
    directions: ClassVar[Mapping[str, tuple[str, str]]] = {
        "forward": ("source", "target"),
        "backward": ("target", "source"),
    }

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        from ganforge.layers import ImagePool

        back = ExampleShape(shape.target, shape.source or shape.target)
        generators = build.generators(generator=shape.adding(noise=NOISE), backward=back)
        pool = {"pool": ImagePool(3, shape.target)} if build.is_training else {}
        return Players(generators, build.discriminators(discriminator=shape, judge=back), pool)

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        there = self.translate(networks, batch)
        returned = {**batch, "source": batch["target"]}
        back = networks["backward"](returned)
        judges = ("discriminator", "judge") if "discriminator" in networks else ()
        judged = [partial(networks[name], given) for name, given in zip(judges, (batch, returned), strict=False)]
        first, second = judged or (None, None)

        def pooled(image: Any) -> Any:
            return networks["pool"](image, batch["chance"])

        cycled = networks["backward"]({**batch, "source": there})
        return (
            Round(batch["source"], batch["target"], there, first, paired=True, cycled=cycled, shown=pooled),
            Round(batch["target"], batch["source"], back, second, paired=True, name="backward"),
        )

    def translate(self, networks: Any, batch: Any, direction: str = "forward") -> Any:
        from ganforge.chance import normal

        if direction == "backward":
            return networks["backward"](batch)
        return networks["generator"]({**batch, "noise": normal(batch["chance"], (NOISE.length,))})


class MaskedDistance(Loss):
    """Counts only where the mask is white."""

    name: Literal["masked-distance"] = "masked-distance"
    needs = frozenset({"paired", "mask"})

    def generator(self, round: Round) -> Any:
        from keras import ops

        share = (round.extras["mask"] + 1) / 2
        return ops.mean(share * ops.square(round.target - round.generated), axis=(1, 2, 3))


def whole_experiment(trainer: dict[str, Any] | None = None, **parts: Any) -> Experiment:
    """One of tiny components that uses all of the contract."""
    chosen = {
        "name": "whole",
        "dataset": Labeled(),
        "method": Roundabout(),
        "generator": ReadsAll(),
        "discriminator": TinyDiscriminator(),
        "losses": (TinyGame(), TinyDistance(), MaskedDistance(rounds=("forward",))),
    }
    return tiny_experiment(trainer, **{**chosen, **parts})


def _spread(vector: Any, height: int, width: int) -> Any:
    from keras import layers

    return layers.UpSampling2D((height, width))(layers.Reshape((1, 1, vector.shape[-1]))(vector))
