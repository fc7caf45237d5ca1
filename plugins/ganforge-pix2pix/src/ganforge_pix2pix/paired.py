"""The method of pix2pix."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field

from ganforge import Builders, ExampleShape, Method, Network, Players, Round, Tensor


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

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build the generator and, if a loss needs one, the discriminator."""
        return Players(build.generators(generator=shape), build.discriminators(discriminator=shape))

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate the whole batch from source to target, in one round."""
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        generated = networks["generator"](batch)
        round = Round(batch["source"], batch["target"], generated, judge, paired=True, joint=self.joint_judgement)
        return (round,)
