"""Method: decides which networks exist and what they translate."""

from collections.abc import Mapping
from typing import ClassVar

from ganforge.components.builders import Builders
from ganforge.components.component import Component
from ganforge.components.players import Network, Players
from ganforge.components.rounds import Round, Tensor
from ganforge.components.shapes import ExampleShape, NoiseMapShape, VectorShape


class Method(Component):
    """Decides which networks exist and what they translate."""

    kind: ClassVar[str] = "method"
    directions: ClassVar[Mapping[str, tuple[str, str]]] = {"forward": ("source", "target")}
    """What `translate` can do: for each direction, the entry it is made from and the entry that it makes.

    The first is what `predict` and samples take. Where examples have no source, images come from noise.
    """

    @property
    def provides(self) -> frozenset[str]:
        """What its rounds fill besides source, target and generated: paired, cycled, identity, or a word of its own.

        Override it with a constant, `provides = frozenset({"paired"})`, or with a property where options decide.
        """
        return frozenset()

    @property
    def noise_shape(self) -> VectorShape | NoiseMapShape | None:
        """The noise that images are made from, or that is mixed in; None, as here, without any.

        The batch then has `noise`: (batch, length) float32, or (batch, height, width, octaves) beside a source, drawn
        from `chance` with mean 0 and variance 1, the same for the same seed. A method hands it on as it is, for
        `ganforge sample` scales it and moves from one draw to another. Build generators that read it for
        `shape.adding(noise=...)`: this shape, or that of a map `.at(shape.source)`.
        """
        return None

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        """Build every network, those that the experiment chose with `build`.

        It is called for training, once more for the running mean of the weights, and by `predict` for each size of
        image. Each time it gives the same names, and variables of the same shapes in the same order; discriminators
        are left out if `build` makes none, and buffers unless `build.is_training`.

        Raises:
            ShapeError: the networks cannot take these examples.
        """
        raise NotImplementedError

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate one batch.

        It is traced, so Python's and NumPy's random numbers are drawn once for all steps. Take randomness from `chance`
        (see `ganforge.chance`) and from layers with a seed, such as dropout.

        Args:
            networks: callables by the names that `networks` gave; call the networks only through these.
            batch: the share of one replica: every entry of the examples by name, images (batch, height, width,
                channels) float32 in [-1, 1], vectors (batch, length) float32; `chance`, (batch,) float32 in [0, 1), and
                `step`, as in `Round`; and `noise` if there is a `noise_shape`.

        Returns:
            One round for each translation to judge; a class derived from `Round` may add fields.
        """
        raise NotImplementedError

    def translate(
        self, networks: Mapping[str, Network], batch: Mapping[str, Tensor], direction: str = "forward"
    ) -> Tensor:
        """Make images with trained networks.

        Args:
            networks: the generators by name.
            batch: `source`, the image that is translated, whatever it is called in examples; the extras; and `chance`
                and `noise`, which are always the same for the same source and seed.
            direction: one of `directions`.

        Returns:
            (batch, height, width, channels) float32 in [-1, 1].
        """
        return networks["generator"](batch)
