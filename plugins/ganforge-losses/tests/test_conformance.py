"""What ganforge asks of every loss."""

import pytest
from ganforge_losses import (
    Adversarial,
    Charbonnier,
    FocalFrequency,
    GradientPenalty,
    Perceptual,
    StructuralSimilarity,
    TotalVariation,
)

from ganforge.testing import LossContract

pytestmark = [pytest.mark.processes, pytest.mark.slow]


class TestAdversarial(LossContract):
    component = Adversarial()


class TestAdversarialHinge(LossContract):
    component = Adversarial(form="hinge")


class TestAdversarialLeastSquares(LossContract):
    component = Adversarial(form="least-squares")


class TestRelativisticPaired(LossContract):
    component = Adversarial(relativistic="paired")


class TestRelativisticAverage(LossContract):
    component = Adversarial(relativistic="average")


class TestGradientPenalty(LossContract):
    component = GradientPenalty()


class TestLazyGradientPenalty(LossContract):
    component = GradientPenalty(where="real", every=16)


class TestPenaltyOfGenerated(LossContract):
    component = GradientPenalty(where="fake")


class TestCharbonnier(LossContract):
    component = Charbonnier()


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
