"""The method of BicycleGAN."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field, PositiveInt

from ganforge import Builders, ExampleShape, Method, Network, Players, ShapeError, Tensor, VectorShape
from ganforge.chance import normal
from ganforge_multimodal.coded_round import CodedRound

SMALLEST = 8
"""The smallest side in pixels that can be encoded."""


class Bicycle(Method):
    """Many images for one source: a code says which. Zhu et al. 2017, arXiv 1711.11586.

    In the round `encoded` the encoder finds the code of a target, and the generator has to make that target from source
    and code. In the round `random` the code is noise, and the encoder has to find it again in the generated image.

    Networks: `generator`, which reads the code as `noise`; `encoder`; and a discriminator for each round,
    `judge_encoded` and `judge_random`.
    """

    name: Literal["bicycle"] = "bicycle"
    provides = frozenset({"paired", "code", "found"})
    code: PositiveInt = Field(8, description="How many numbers choose among the images of a source.")
    encoder_filters: PositiveInt = Field(64, description="Channels after the encoder's first convolution.")

    @property
    def noise_shape(self) -> VectorShape:
        """The code, drawn at random."""
        return VectorShape(self.code)

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build the generator, for training also the encoder and, if a loss needs them, the discriminators.

        Raises:
            ShapeError: there is no source, the target is too small to be encoded, or the generator reads no noise.
        """
        shape.required_source("method 'bicycle'")
        if min(shape.target[:2]) < SMALLEST:
            raise ShapeError(
                f"method 'bicycle': the target is {shape.target}, too small to be encoded. Expected {SMALLEST} pixels "
                "per side or more. Use larger images."
            )
        from ganforge_multimodal.networks.encoder import encoder

        generators = build.generators(generator=shape.adding(noise=self.noise_shape))
        if build.is_training:  # it has more layers for larger images, so only those of the training fit its weights
            generators["encoder"] = encoder(shape.target, self.code, self.encoder_filters)
        return Players(generators, build.discriminators(judge_encoded=shape, judge_random=shape))

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[CodedRound, ...]:
        """One round with the target's own code, which has one right answer, and one with noise."""
        from keras import ops

        mean, log_variance = networks["encoder"](batch)
        code = mean + ops.exp(log_variance / 2) * normal(batch["chance"], (self.code,), seed=1)
        encoded = networks["generator"]({**batch, "noise": code})
        random = networks["generator"](batch)
        found = (batch["noise"], networks["encoder"]({**batch, "target": random})[0])
        images = (batch["source"], batch["target"])
        judges = [judge and partial(judge, batch) for judge in map(networks.get, ("judge_encoded", "judge_random"))]
        return (
            CodedRound(*images, encoded, judges[0], paired=True, name="encoded", code=(mean, log_variance)),
            CodedRound(*images, random, judges[1], name="random", found=found),
        )
