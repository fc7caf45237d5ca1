"""The method of pix2pixHD."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from ganforge import Builders, ExampleShape, Method, Network, Players, Round, Tensor

if TYPE_CHECKING:
    import keras


class Pix2PixHD(Method):
    """One generator from source to target, judged beside its source at several scales.

    Wang et al. 2018, arXiv 1711.11585. Networks: `generator`; `global`, the part of it that a global generator trained
    before it shares; and `discriminator` where a loss needs one. So a run with `local-enhancer` can start from one with
    `global`, and train that part by an optimizer of its own.
    """

    name: Literal["pix2pixhd"] = "pix2pixhd"
    provides = frozenset({"paired"})

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build the generator and, if a loss needs one, the discriminator."""
        generators = build.generators(generator=shape)
        shared = _global_part(generators["generator"])
        return Players({**shared, **generators}, build.discriminators(discriminator=shape))

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate the whole batch from source to target, in one round."""
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        return (Round(batch["source"], batch["target"], networks["generator"](batch), judge, paired=True),)


def _global_part(generator: "keras.Model") -> "dict[str, keras.Model]":
    """The layers up to the global features, as a network; nothing for a generator without them."""
    import keras

    from ganforge_pix2pixhd.networks.global_generator import FEATURES

    layer: Any = next((layer for layer in generator.layers if layer.name == FEATURES), None)
    return {} if layer is None else {"global": keras.Model(generator.inputs, layer.output, name="global_part")}
