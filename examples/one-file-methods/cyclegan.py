"""CycleGAN in one file: `ganforge run cyclegan.toml --plugin cyclegan.py`."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from ganforge import Builders, ExampleShape, Loss, Method, Network, Players, Round, Tensor


class CycleGAN(Method):
    """Translates both ways between two sets of images without pairs (Zhu et al. 2017, arXiv 1703.10593)."""

    provides = frozenset({"cycled"})
    directions: ClassVar[Mapping[str, tuple[str, str]]] = {
        "forward": ("source", "target"),
        "backward": ("target", "source"),
    }

    name: Literal["cyclegan"] = "cyclegan"
    pool: int = Field(50, ge=0, description="How many earlier images each discriminator may be shown again.")

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build a generator each way, and a discriminator and a pool for what each makes."""
        from ganforge.layers import ImagePool

        back = shape.between("target", "source")
        generators = build.generators(forward=shape, backward=back)
        judges = build.discriminators(judge_forward=shape.without_source(), judge_backward=back.without_source())
        made = {"pool_forward": shape.target, "pool_backward": back.target} if build.is_training else {}
        return Players(generators, judges, {name: ImagePool(self.pool, image) for name, image in made.items()})

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """One round each way."""
        there, back = (batch["source"], batch["target"]), (batch["target"], batch["source"])
        return (
            self._round(networks, batch, there, ("forward", "backward")),
            self._round(networks, batch, back, ("backward", "forward")),
        )

    def translate(
        self, networks: Mapping[str, Network], batch: Mapping[str, Tensor], direction: str = "forward"
    ) -> Tensor:
        """Translate with the generator of this direction."""
        return networks[direction](batch)

    def _round(
        self,
        networks: Mapping[str, Network],
        batch: Mapping[str, Tensor],
        images: tuple[Tensor, Tensor],
        directions: tuple[str, str],
    ) -> Round:
        (source, target), (there, back) = images, directions
        generated = networks[there]({**batch, "source": source})
        judge = networks.get(f"judge_{there}")
        return Round(
            source,
            target,
            generated,
            judge and partial(judge, batch),
            cycled=networks[back]({**batch, "source": generated}),
            name=there,
            shown=lambda image: networks[f"pool_{there}"](image, batch["chance"]),
        )


class ThereAndBack(Loss):
    """Mean absolute difference between a source and its translation back."""

    name: Literal["there-and-back"] = "there-and-back"
    needs = frozenset({"cycled"})
    weight: float = Field(10.0, ge=0, description="Scales the term; 10 is the paper.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each source from what came back: (batch,) float32."""
        from keras import ops

        return ops.mean(ops.abs(round.cycled - round.source), axis=(1, 2, 3))
