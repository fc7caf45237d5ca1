"""What ganforge asks of every loss."""

import pytest
from ganforge_losses import FocalFrequency, Perceptual, StructuralSimilarity, TotalVariation

from ganforge.testing import LossContract

pytestmark = [pytest.mark.processes, pytest.mark.slow]


class TestStructuralSimilarity(LossContract):
    component = StructuralSimilarity()


class TestFocalFrequency(LossContract):
    component = FocalFrequency()


class TestTotalVariation(LossContract):
    component = TotalVariation()


class TestPerceptual(LossContract):
    @pytest.fixture(autouse=True)
    def weights(self, vgg19):
        self.component = Perceptual(weights=vgg19, md5=None)
