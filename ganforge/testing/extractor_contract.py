"""The checks that every extractor passes."""

import re
from typing import ClassVar

import numpy as np

from ganforge.components import Extractor
from ganforge.testing.component_contract import ComponentContract

COUNT = 4
SIZES = ((64, 96), (50, 50))


class ExtractorContract(ComponentContract[Extractor]):
    """What every extractor must do: describe pictures of any size, each on its own and the same each time.

        class TestLite0(ExtractorContract):
            component = Lite0()

    Attributes:
        component: an instance.
    """

    base: ClassVar[type[Extractor]] = Extractor

    def test_it_gives_a_vector_for_each_picture(self) -> None:
        """`features` gives (batch, length) float32, all finite, and as long for pictures of another size."""
        lengths = set()
        for size in SIZES:
            features = self.component.features(_pictures(*size))
            message = f"features() gave {features.shape} for {COUNT} pictures. Expected ({COUNT}, length)."
            assert features.ndim == 2 and len(features) == COUNT, message
            assert features.dtype == np.float32, f"features() gave {features.dtype}. Expected float32."
            assert np.isfinite(features).all(), "features() gave NaN or infinity"
            lengths.add(features.shape[1])
        assert len(lengths) == 1, f"pictures of different sizes have {sorted(lengths)} features. Expected as many."

    def test_a_picture_is_described_on_its_own(self) -> None:
        """Its features are the same alone, among others and when asked again."""
        pictures = _pictures(*SIZES[0])
        together = self.component.features(pictures)
        scale = float(abs(together).max())
        for place in range(COUNT):
            alone = self.component.features(pictures[place : place + 1])[0]
            message = "the features of a picture change with the other pictures"
            np.testing.assert_allclose(together[place], alone, atol=1e-4 * scale, err_msg=message)
        message = "the same pictures have other features the second time"
        np.testing.assert_array_equal(self.component.features(pictures), together, err_msg=message)

    def test_it_leaves_the_pictures_as_they_are(self) -> None:
        """It writes into no array that it is given."""
        pictures = _pictures(*SIZES[0])
        self.component.features(pictures)
        self.component.layers(pictures)
        assert np.array_equal(pictures, _pictures(*SIZES[0])), "the pictures have changed"

    def test_different_pictures_have_different_features(self) -> None:
        """Otherwise no metric could tell them apart."""
        features = self.component.features(_pictures(*SIZES[0]))
        assert len(np.unique(features, axis=0)) == COUNT, "different pictures have the same features"

    def test_its_layers_are_maps_of_features(self) -> None:
        """`layers` gives none, or some (batch, rows, columns, channels) float32, as many for any size."""
        for size in SIZES:
            for layer in self.component.layers(_pictures(*size)):
                message = f"a layer is {layer.dtype}{layer.shape}. Expected float32 ({COUNT}, rows, columns, channels)."
                assert layer.ndim == 4 and len(layer) == COUNT and layer.dtype == np.float32, message

    def test_it_names_its_weights(self) -> None:
        """`weights_hash` is a SHA-256 in hexadecimal digits, or empty; `label` can stand in the name of a figure."""
        found = self.component.weights_hash
        assert re.fullmatch(r"([0-9a-f]{64})?", found), f"weights_hash is {found!r}. Expected 64 digits, or none."
        assert re.fullmatch(r"[\w.+-]+", self.component.label), f"label is {self.component.label!r}. Expected a word."


def _pictures(height: int, width: int) -> np.ndarray:
    """Smooth noise, (batch, height, width, 3) uint8, the same each time."""
    coarse = np.random.default_rng(0).integers(0, 256, (COUNT, height // 8 + 1, width // 8 + 1, 3), np.uint8)
    return np.ascontiguousarray(coarse.repeat(8, axis=1).repeat(8, axis=2)[:, :height, :width])
