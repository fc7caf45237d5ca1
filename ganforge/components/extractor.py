"""Extractor: describes pictures by the features of a network."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component

if TYPE_CHECKING:
    import numpy as np


class Extractor(Component):
    """Describes pictures by the features of a network, for metrics that compare images by them.

    It never downloads anything: weights come from a file that the user names, or with a package.
    """

    kind: ClassVar[str] = "extractor"

    @property
    def label(self) -> str:
        """What stands for it in the names of figures, such as `lite0` in `kid/lite0`."""
        return self.name

    @property
    def weights_hash(self) -> str:
        """The SHA-256 of the file of its weights; empty, as here, where it has none.

        Figures can be compared only where it is the same.

        Raises:
            DataError: the file is missing, or is another than expected.
        """
        return ""

    def features(self, pictures: "np.ndarray") -> "np.ndarray":
        """One vector for each picture, which does not depend on the others.

        Args:
            pictures: (batch, height, width, 3) uint8, of any size.

        Returns:
            (batch, length) float32.

        Raises:
            DataError: as `weights_hash`.
        """
        raise NotImplementedError

    def layers(self, pictures: "np.ndarray") -> "Sequence[np.ndarray]":
        """The features at several depths, each (batch, rows, columns, channels) float32; none unless overridden.

        Args:
            pictures: (batch, height, width, 3) uint8, of any size.

        Raises:
            DataError: as `weights_hash`.
        """
        return ()
