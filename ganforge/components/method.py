"""Method: which networks exist and who translates what."""

from collections.abc import Mapping
from typing import ClassVar

from ganforge.components.component import Component
from ganforge.components.discriminator import Discriminator
from ganforge.components.generator import Generator
from ganforge.components.players import Network, Players
from ganforge.components.rounds import Round, Tensor
from ganforge.components.shapes import PairShape


class Method(Component):
    """Which networks exist and who translates what."""

    kind: ClassVar[str] = "method"
    provides: ClassVar[frozenset[str]] = frozenset()
    """What its rounds fill beyond source, target and generated: paired, cycled, identity, or a word of its own."""

    def networks(self, shape: PairShape, generator: Generator, discriminator: Discriminator | None) -> Players:
        """Build every network that takes part; `discriminator` is None when no loss needs a judgement, and to predict.

        Called for training, once more for its running mean, and by `predict` for every size that it meets: each time
        it gives the same names, and variables of the same shapes in the same order.
        """
        raise NotImplementedError

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate one batch.

        Traced, so Python and NumPy draw once, for all steps. Randomness comes from `chance`, and from layers that hold
        a seed, as dropout.

        Args:
            networks: callables by the names that `networks` gave; call the networks through these only.
            batch: a replica's share: `source` and `target`, (batch, height, width, channels) float32 in [-1, 1]; and
                `chance`, (batch,) float32 in [0, 1), as in `Round`.

        Returns:
            One for each translation that somebody should judge; of a class of its own where `Round` lacks a field.
        """
        raise NotImplementedError

    def translate(self, networks: Mapping[str, Network], source: Tensor) -> Tensor:
        """What the trained networks make of a source; both (batch, height, width, channels) float32 in [-1, 1]."""
        return networks["generator"](source)
