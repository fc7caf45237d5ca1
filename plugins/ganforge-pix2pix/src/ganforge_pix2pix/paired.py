"""The method of pix2pix."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field

from ganforge import Builders, ExampleShape, Method, Network, NoiseMapShape, Players, Round, Tensor


class Paired(Method):
    """One generator from source to target, judged beside its source by one discriminator.

    Isola et al. 2017, arXiv 1611.07004. Networks: `generator`, and `discriminator` where a loss needs one.
    """

    name: Literal["paired"] = "paired"
    provides = frozenset({"paired"})
    joint_judgement: bool = Field(
        False,
        description="Judge real and generated in one pass while the discriminator learns; batch norm then mixes them.",
    )

    noise: int = Field(
        0,
        ge=0,
        le=10,
        description="Octaves of noise beside the source, each twice as coarse as the last: what the source leaves open "
        "comes out anew for every seed. 0 is the paper.",
    )

    @property
    def noise_shape(self) -> NoiseMapShape | None:
        """The noise beside the source."""
        return NoiseMapShape(self.noise) if self.noise else None

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build the generator and, if a loss needs one, the discriminator.

        Raises:
            ShapeError: the generator does not read the noise.
        """
        noise = {"noise": self.noise_shape.at(shape.required_source("method 'paired'"))} if self.noise_shape else {}
        return Players(build.generators(generator=shape.adding(**noise)), build.discriminators(discriminator=shape))

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate the whole batch from source to target, in one round."""
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        generated = networks["generator"](batch)
        round = Round(batch["source"], batch["target"], generated, judge, paired=True, joint=self.joint_judgement)
        return (round,)
