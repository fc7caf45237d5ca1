"""`keras-application`: a network of keras.applications as an extractor."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge import Extractor
from ganforge_metrics.weights import refuse_other_file, sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from ganforge_metrics.application_network import ApplicationNetwork

Application = Literal[
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "InceptionV3",
    "MobileNetV2",
    "MobileNetV3Large",
    "NASNetMobile",
    "ResNet50",
    "ResNet50V2",
    "VGG16",
    "VGG19",
    "Xception",
]


class KerasApplication(Extractor):
    """A network of `keras.applications`, from a file of its weights; its features are the mean over places.

    The file is one of those that Keras offers without the top, or one that `save_weights` wrote.
    """

    name: Literal["keras-application"] = "keras-application"
    application: Application = Field(description="Which network.")
    weights: Path = Field(description="Its weights without the top, a .h5 file.")
    sha256: str | None = Field(
        None,
        pattern="^[0-9a-fA-F]{64}$",
        description="The SHA-256 that the file must have; whatever it has is written beside each figure.",
    )
    side: int = Field(224, ge=75, le=1024, description="Height and width that pictures are brought to.")
    layer_names: tuple[str, ...] = Field(
        (), description="The names of the layers that `perceptual` compares, such as block1_conv2 of VGG16."
    )

    @property
    def label(self) -> str:
        """The name of the network."""
        return self.application.lower()

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
        """The mean over places of the last layer, (batch, length) float32, from pictures (batch, height, width, 3).

        Raises:
            DataError: the file does not fit the network, or the network has no such layer.
        """
        return self._network().features(pictures)

    def layers(self, pictures: "np.ndarray") -> "Sequence[np.ndarray]":
        """The layers that are named."""
        return self._network().layers(pictures)

    def _network(self) -> "ApplicationNetwork":
        return _network(self, self.weights_hash)


@lru_cache(maxsize=1)
def _network(options: KerasApplication, weights_hash: str) -> "ApplicationNetwork":
    from ganforge_metrics.application_network import ApplicationNetwork

    return ApplicationNetwork(options)
