"""Method: decides which networks exist and what they translate."""

from collections.abc import Mapping
from typing import ClassVar

from ganforge.components.component import Component
from ganforge.components.discriminator import Discriminator
from ganforge.components.generator import Generator
from ganforge.components.players import Network, Players
from ganforge.components.rounds import Round, Tensor
from ganforge.components.shapes import PairShape


class Method(Component):
    """Decides which networks exist and what they translate."""

    kind: ClassVar[str] = "method"
    provides: ClassVar[frozenset[str]] = frozenset()
    """What its rounds fill besides source, target and generated: paired, cycled, identity, or a word of its own."""

    def networks(self, shape: PairShape, generator: Generator, discriminator: Discriminator | None) -> Players:
        """Build every network; `discriminator` is None if no loss needs a judgement, and for `predict`.

        It is called for training, once more for the running mean of the weights, and by `predict` for each size of
        image. Each time it gives the same names, and variables of the same shapes in the same order.
        """
        raise NotImplementedError

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate one batch.

        It is traced, so Python's and NumPy's random numbers are drawn once for all steps. Take randomness from `chance`
        (see `ganforge.chance`) and from layers with a seed, such as dropout.

        Args:
            networks: callables by the names that `networks` gave; call the networks only through these.
            batch: the share of one replica: `source` and `target`, (batch, height, width, channels) float32 in [-1, 1];
                and `chance`, (batch,) float32 in [0, 1), as in `Round`.

        Returns:
            One round for each translation to judge; a class derived from `Round` may add fields.
        """
        raise NotImplementedError

    def translate(self, networks: Mapping[str, Network], source: Tensor) -> Tensor:
        """Translate with trained networks; both images are (batch, height, width, channels) float32 in [-1, 1]."""
        return networks["generator"](source)
