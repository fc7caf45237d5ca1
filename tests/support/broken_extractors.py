"""Extractors with one fault each."""

from typing import Any, Literal

import numpy as np
from broken_case import Case

from ganforge.components import Extractor
from ganforge.testing import ExtractorContract


class Sound(Extractor):
    """The mean and the deviation of each color."""

    name: Literal["sound"] = "sound"

    def features(self, pictures: Any) -> Any:
        found = [pictures.mean(axis=(1, 2)), pictures.std(axis=(1, 2))]
        return np.concatenate(found, axis=1).astype(np.float32)

    def layers(self, pictures: Any) -> Any:
        return [pictures[:, ::2, ::2].astype(np.float32)]


class AllPixels(Sound):
    def features(self, pictures: Any) -> Any:
        return pictures.reshape(len(pictures), -1).astype(np.float32)


class ComparesPictures(Sound):
    def features(self, pictures: Any) -> Any:
        return super().features(pictures) - super().features(pictures).mean(axis=0) * np.float32(0.1)


class WritesIntoPictures(Sound):
    def features(self, pictures: Any) -> Any:
        found = super().features(pictures)
        pictures[:] = 0
        return found


class SeesOnlyTheSize(Sound):
    def features(self, pictures: Any) -> Any:
        return np.full((len(pictures), 2), 0.5, np.float32)


class FlatLayers(Sound):
    def layers(self, pictures: Any) -> Any:
        return [self.features(pictures)]


class SecretWeights(Sound):
    @property
    def weights_hash(self) -> str:
        return "secret"


def _case(check: str, component: Any, told: str, *also: str) -> Case:
    return Case(ExtractorContract, check, component, told, also)


ALONE, DIFFERENT = "test_a_picture_is_described_on_its_own", "test_different_pictures_have_different_features"
CASES = [
    _case("test_it_gives_a_vector_for_each_picture", AllPixels(), "pictures of different sizes have [7500, 18432]"),
    _case(ALONE, ComparesPictures(), "change with the other pictures"),
    _case("test_it_leaves_the_pictures_as_they_are", WritesIntoPictures(), "the pictures have changed", ALONE),
    _case(DIFFERENT, SeesOnlyTheSize(), "different pictures have the same features"),
    _case("test_its_layers_are_maps_of_features", FlatLayers(), "a layer is float32(4, 6). Expected"),
    _case("test_it_names_its_weights", SecretWeights(), "weights_hash is 'secret'"),
]
