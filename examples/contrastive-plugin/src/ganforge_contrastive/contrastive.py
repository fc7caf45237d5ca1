"""Translation learnt from two heaps of images, without pairs."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, PositiveInt

from ganforge import Discriminator, Generator, Judgement, Method, Network, PairShape, Players, ShapeError, Tensor
from ganforge_contrastive.contrastive_round import ContrastiveRound, Contrasts


class Contrastive(Method):
    """CUT of Park et al. 2020, arXiv 2007.15651: a patch of the generated image should resemble the same of the source.

    Networks: `generator`; `projection`, which describes patches by what the generator's own first layers make of them;
    and `discriminator`, which is asked about images alone, whatever it could be told of their sources.
    """

    name: Literal["contrastive"] = "contrastive"
    provides: ClassVar[frozenset[str]] = frozenset({"contrasts"})

    layers: tuple[str, ...] = Field(
        ("pixels", "halve_1", "halve_2", "block_1", "block_5"),
        min_length=1,
        description="Names of the generator's layers that describe patches; the paper's, as 'antialiased-resnet' has.",
    )
    patches: PositiveInt = Field(256, description="Patches of an image in each layer; all where a map has fewer.")
    units: PositiveInt = Field(256, description="Numbers that describe a patch.")
    identity: bool = Field(True, description="Translate targets too, which should stay as they are: CUT, not FastCUT.")

    def networks(self, shape: PairShape, generator: Generator, discriminator: Discriminator | None) -> Players:
        """Build all three.

        Raises:
            ShapeError: source and target differ in channels, or the generator lacks one of the layers.
        """
        if shape.source.channels != shape.target.channels:
            raise ShapeError(
                f"method 'contrastive': source and target differ in channels, {shape}. The generator's first layers "
                "look at both, so both must have as many. Choose a dataset that reads them alike."
            )
        from ganforge_contrastive.networks.projection import projection

        built = generator.build(shape)
        described = projection(built, self.layers, self.patches, self.units)
        discriminators = {"discriminator": discriminator.build(shape)} if discriminator else {}
        return Players({"generator": built, "projection": described}, discriminators)

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[ContrastiveRound, ...]:
        """One round: the sources translated, and where `identity` is on the targets too."""
        from keras import ops

        source, target, chance = batch["source"], batch["target"], batch["chance"]
        translate, describe = networks["generator"], networks["projection"]
        generated = translate(source)

        def judge(sample: Tensor) -> Judgement:
            return networks["discriminator"](ops.zeros_like(sample), sample)

        def contrasts() -> Contrasts:
            pairs = [(source, generated), *([(target, translate(target))] if self.identity else [])]
            return tuple((describe([image, chance]), describe([made, chance])) for image, made in pairs)

        judged = judge if "discriminator" in networks else None
        return (ContrastiveRound(source, target, generated, judged, contrasts=contrasts),)
