"""`inception`: the network that FID is named after."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge import Extractor
from ganforge_metrics.weights import refuse_other_file, sha256_of

if TYPE_CHECKING:
    import numpy as np

    from ganforge_metrics.inception_graph import InceptionGraph


class Inception(Extractor):
    """The Inception graph of December 2015, whose 2048 features FID and KID are defined by, from a file of yours.

    Either `classify_image_graph_def.pb` of inception-2015-12-05.tgz, as in the authors' code, or
    `inceptionv1_for_inception_score.pb` of frozen_inception_v1_2015_12_05.tar.gz, as in TF-GAN.
    """

    name: Literal["inception"] = "inception"
    weights: Path = Field(description="The frozen graph, a .pb file.")
    sha256: str | None = Field(
        None,
        pattern="^[0-9a-fA-F]{64}$",
        description="The SHA-256 that the file must have; whatever it has is written beside each figure.",
    )

    @property
    def weights_hash(self) -> str:
        """Of the file.

        Raises:
            DataError: it cannot be read, or is another than expected.
        """
        if self.sha256:
            refuse_other_file(self.name, self.weights, self.sha256)
        return sha256_of(self.weights)

    def features(self, pictures: "np.ndarray") -> "np.ndarray":
        """The last pooling layer, (batch, 2048) float32, from pictures (batch, height, width, 3) uint8.

        Raises:
            DataError: the file is no such graph.
        """
        return _graph(self.weights, self.weights_hash).features(pictures)


@lru_cache(maxsize=1)
def _graph(weights: Path, weights_hash: str) -> "InceptionGraph":
    from ganforge_metrics.inception_graph import InceptionGraph

    return InceptionGraph(weights)
