"""BicycleGAN in one file: `ganforge run bicyclegan.toml --plugin bicyclegan.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveInt

from ganforge import (
    Builders,
    ExampleShape,
    Loss,
    Method,
    Network,
    Players,
    Round,
    Tensor,
    VectorShape,
)
from ganforge.chance import normal

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class CodedRound(Round):
    """A round whose image is made from a code: what the encoder says of the target, or noise.

    Attributes:
        code: mean and logarithm of the variance, each (batch, length), if the code is that of the target.
        found: the noise, and what the encoder finds of it in the generated image, if the code is noise.
    """

    code: tuple[Tensor, Tensor] | None = None
    found: tuple[Tensor, Tensor] | None = None


class BicycleGAN(Method):
    """Many targets for one source, each with a code of its own (Zhu et al. 2017, arXiv 1711.11586)."""

    provides = frozenset({"paired", "code", "found"})

    name: Literal["bicyclegan"] = "bicyclegan"
    code: PositiveInt = Field(8, description="How many numbers choose among the targets of a source.")

    @property
    def noise_shape(self) -> VectorShape:
        """The code, drawn at random."""
        return VectorShape(self.code)

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build a generator that reads the code, the encoder, and a discriminator for each round."""
        generators = build.generators(generator=shape.adding(noise=self.noise_shape))
        generators["encoder"] = encoder(shape, self.code)
        return Players(generators, build.discriminators(judge_encoded=shape, judge_random=shape))

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[CodedRound, ...]:
        """One round with the target's own code, which has one right answer, and one with noise."""
        from keras import ops

        mean, log_variance = networks["encoder"](batch)
        code = mean + ops.exp(log_variance / 2) * normal(batch["chance"], (self.code,), seed=1)
        encoded = networks["generator"]({**batch, "noise": code})
        random = networks["generator"](batch)
        found = (batch["noise"], networks["encoder"](random)[0])
        images = (batch["source"], batch["target"])
        judges = [judge and partial(judge, batch) for judge in map(networks.get, ("judge_encoded", "judge_random"))]
        return (
            CodedRound(*images, encoded, judges[0], paired=True, name="encoded", code=(mean, log_variance)),
            CodedRound(*images, random, judges[1], name="random", found=found),
        )


class CodeDistance(Loss[CodedRound]):
    """Mean absolute difference between the noise and what the encoder finds of it; trains the generator alone."""

    name: Literal["code-distance"] = "code-distance"
    needs = frozenset({"found"})
    weight: float = Field(0.5, ge=0, description="Scales the term; 0.5 is the paper.")
    networks: tuple[str, ...] | None = Field(("generator",), description="The networks that it trains.")

    def generator(self, round: CodedRound) -> Tensor:
        """The distance of each code: (batch,) float32."""
        from keras import ops

        noise, found = round.found or (0, 0)
        return ops.mean(ops.abs(noise - found), axis=1)


class CodeDivergence(Loss[CodedRound]):
    """Divergence of the targets' codes from noise (Kullback and Leibler), so that noise can take their place."""

    name: Literal["divergence-from-noise"] = "divergence-from-noise"
    needs = frozenset({"code"})
    weight: float = Field(0.01, ge=0, description="Scales the term; 0.01 is the paper.")

    def generator(self, round: CodedRound) -> Tensor:
        """The divergence of each code in nats: (batch,) float32."""
        from keras import ops

        mean, log_variance = round.code or (0, 0)
        return ops.sum(ops.square(mean) + ops.exp(log_variance) - log_variance - 1, axis=1) / 2


def encoder(shape: ExampleShape, length: int) -> "keras.Model":
    """From a target to mean and logarithm of the variance of its code."""
    import keras
    from keras import layers

    x = image = keras.Input(tuple(shape.target), name="target")
    for level in range(4):
        x = layers.Conv2D(32 * 2**level, 4, strides=2, padding="same", activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, [layers.Dense(length, dtype="float32")(x) for _ in range(2)])
