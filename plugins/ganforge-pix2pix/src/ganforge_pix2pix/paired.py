"""The method of pix2pix."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ganforge import Discriminator, Generator, Judgement, Method, Network, PairShape, Players, Round, Tensor


class Paired(Method):
    """One generator from source to target, judged beside its source by one discriminator.

    Isola et al. 2017, arXiv 1611.07004. Networks: `generator`, and `discriminator` where a loss needs one.
    """

    name: Literal["paired"] = "paired"
    provides: ClassVar[frozenset[str]] = frozenset({"paired"})
    joint_judgement: bool = Field(
        False,
        description="Judge real and generated in one pass while the discriminator learns; batch norm then mixes them.",
    )

    def networks(self, shape: PairShape, generator: Generator, discriminator: Discriminator | None) -> Players:
        """Build the generator and, if a loss needs one, the discriminator."""
        discriminators = {"discriminator": discriminator.build(shape)} if discriminator else {}
        return Players({"generator": generator.build(shape)}, discriminators)

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate the whole batch from source to target, in one round."""
        source, discriminator = batch["source"], networks.get("discriminator")

        def judge(sample: Tensor) -> Judgement:
            import keras

            passes = sample.shape[0] // source.shape[0]
            return networks["discriminator"](keras.ops.concatenate([source] * passes) if passes > 1 else source, sample)

        generated = networks["generator"](source)
        judged = judge if discriminator else None
        return (Round(source, batch["target"], generated, judged, paired=True, joint=self.joint_judgement),)
