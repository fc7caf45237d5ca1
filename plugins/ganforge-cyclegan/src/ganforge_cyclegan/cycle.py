"""The method of CycleGAN."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pydantic import Field, NonNegativeInt

from ganforge import Builders, ExampleShape, Method, Network, Players, Round, ShapeError, Tensor

if TYPE_CHECKING:
    import keras


class _Cast(NamedTuple):
    """Who plays in a direction: the names of networks and buffers."""

    generator: str
    returner: str
    discriminator: str
    pool: str


_CASTS = {
    "forward": _Cast("generator", "backward", "discriminator", "pool"),
    "backward": _Cast("backward", "generator", "backward_discriminator", "backward_pool"),
}


class Cycle(Method):
    """Two generators, there and back, learned from two sets of images without pairs.

    Zhu et al. 2017, arXiv 1703.10593. Networks: `generator`, from source to target, and `backward`; where a loss needs
    them, `discriminator`, which judges targets, and `backward_discriminator`, which judges sources. Neither of these
    sees what an image was made from.
    """

    name: Literal["cycle"] = "cycle"
    directions: ClassVar[Mapping[str, tuple[str, str]]] = {
        "forward": ("source", "target"),
        "backward": ("target", "source"),
    }

    identity: bool = Field(
        True,
        description="Also give each generator images that are already what it makes, for the loss `identity`. Source "
        "and target then have the same number of channels.",
    )
    pool: NonNegativeInt = Field(
        50, description="How many generated images are kept to show the discriminators again, for each of them."
    )

    @property
    def provides(self) -> frozenset[str]:
        """What comes back from the other side and, if asked for, the images that should stay as they are."""
        return frozenset({"cycled", "identity"} if self.identity else {"cycled"})

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build both generators and, if a loss needs them, both discriminators, each with a pool.

        Raises:
            ShapeError: there is no source; or its channels are not the target's, and `identity` needs them to be.
        """
        source = shape.required_source("method 'cycle'")
        if self.identity and source.channels != shape.target.channels:
            raise ShapeError(
                f"method 'cycle': source and target differ in channels, {shape}. With its option identity, each "
                "generator also translates what it should make, so their channels must be equal. Set identity = false "
                "in [method] and leave out the loss 'identity', or read both alike."
            )
        back = shape.between("target", "source")
        judges = {"discriminator": shape.without_source(), "backward_discriminator": back.without_source()}
        return Players(
            build.generators(generator=shape, backward=back),
            build.discriminators(**judges),
            self._pools(shape, back) if build.is_training and build.is_judged else {},
        )

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Two rounds: sources that become targets, and targets that become sources."""
        turned = {**batch, "source": batch["target"], "target": batch["source"]}
        return self._round("forward", networks, batch), self._round("backward", networks, turned)

    def translate(
        self, networks: Mapping[str, Network], batch: Mapping[str, Tensor], direction: str = "forward"
    ) -> Tensor:
        """Translate in one of the two directions."""
        return networks[_CASTS[direction].generator](batch)

    def _round(self, direction: str, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> Round:
        cast = _CASTS[direction]
        make, take_back = networks[cast.generator], networks[cast.returner]
        generated = make(batch)
        return Round(
            batch["source"],
            batch["target"],
            generated,
            judge=partial(networks[cast.discriminator], batch) if cast.discriminator in networks else None,
            cycled=take_back({**batch, "source": generated}),
            identity=make({**batch, "source": batch["target"]}) if self.identity else None,
            name=direction,
            shown=partial(_pooled, networks[cast.pool], batch["chance"], direction) if cast.pool in networks else None,
        )

    def _pools(self, shape: ExampleShape, back: ExampleShape) -> "dict[str, keras.layers.Layer]":
        from ganforge.layers import ImagePool

        return {"pool": ImagePool(self.pool, shape.target), "backward_pool": ImagePool(self.pool, back.target)}


def _pooled(pool: Network, chance: Tensor, direction: str, images: Tensor) -> Tensor:
    """What the pool gives for these images; each direction draws for itself."""
    from ganforge.chance import uniform

    return pool(images, uniform(chance, (), seed=list(_CASTS).index(direction)))
