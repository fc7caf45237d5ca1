"""Translation learned from two sets of images without pairs."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field, PositiveInt

from ganforge import Builders, ExampleShape, Method, Network, Players, ShapeError, Tensor
from ganforge_contrastive.contrastive_round import ContrastiveRound, Contrasts


class Contrastive(Method):
    """CUT of Park et al. 2020, arXiv 2007.15651: a generated patch should resemble the source's patch at its place.

    Networks: `generator`; `projection`, which describes patches with the generator's own first layers; and
    `discriminator`, which judges images without looking at their sources.
    """

    name: Literal["contrastive"] = "contrastive"
    provides = frozenset({"contrasts"})

    layers: tuple[str, ...] = Field(
        ("pixels", "halve_1", "halve_2", "block_1", "block_5"),
        min_length=1,
        description="Generator layers that describe patches; by default those of the paper in 'antialiased-resnet'.",
    )
    patches: PositiveInt = Field(256, description="Patches per image in each layer; all if a layer has fewer.")
    units: PositiveInt = Field(256, description="How many numbers describe a patch.")
    identity: bool = Field(True, description="Translate targets too, which should stay as they are: CUT, not FastCUT.")

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build all three; the discriminator sees no source.

        Raises:
            ShapeError: source and target differ in channels, or the generator lacks one of the layers.
        """
        if shape.required_source("method 'contrastive'").channels != shape.target.channels:
            raise ShapeError(
                f"method 'contrastive': source and target differ in channels, {shape}. The generator's first layers "
                "see both, so their channels must be equal. Choose a dataset that reads both alike."
            )
        from ganforge_contrastive.networks.projection import projection

        generators = build.generators(generator=shape)
        generators["projection"] = projection(generators["generator"], self.layers, self.patches, self.units)
        return Players(generators, build.discriminators(discriminator=shape.without_source()))

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[ContrastiveRound, ...]:
        """One round of the translated sources; with `identity`, targets are translated too."""
        source, target, chance = batch["source"], batch["target"], batch["chance"]
        translate, describe = networks["generator"], networks["projection"]
        generated = translate(batch)

        def contrasts() -> Contrasts:
            pairs = [(source, generated), *([(target, translate(target))] if self.identity else [])]
            return tuple((describe([image, chance]), describe([made, chance])) for image, made in pairs)

        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        return (ContrastiveRound(source, target, generated, judge, contrasts=contrasts),)
