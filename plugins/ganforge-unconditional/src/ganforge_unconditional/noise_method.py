"""What the methods that make images from noise have in common."""

from collections.abc import Mapping
from functools import partial

from pydantic import Field, PositiveInt

from ganforge import Builders, ExampleShape, Method, Network, Players, Round, Tensor, VectorShape


class NoiseMethod(Method):
    """One generator that makes images like the targets from noise, and one discriminator that judges them."""

    noise: PositiveInt = Field(100, description="How many numbers of normal noise one image is made from.")
    joint_judgement: bool = Field(
        False,
        description="Judge real and generated in one pass while the discriminator learns; batch norm then mixes them.",
    )

    @property
    def noise_shape(self) -> VectorShape:
        """As many numbers as the option says."""
        return VectorShape(self.noise)

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build the generator and, if a loss needs one, the discriminator."""
        seen = self.seen(shape)
        return Players(
            build.generators(generator=seen.adding(noise=self.noise_shape)),
            build.discriminators(discriminator=seen),
        )

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Make as many images as there are targets, in one round."""
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        generated = networks["generator"](batch)
        return (Round(None, batch["target"], generated, judge, joint=self.joint_judgement),)

    def seen(self, shape: ExampleShape) -> ExampleShape:
        """What both networks are built for, of all that the examples hold."""
        raise NotImplementedError
