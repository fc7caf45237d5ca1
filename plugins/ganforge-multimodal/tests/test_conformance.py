"""What ganforge asks of every component."""

from dataclasses import fields

import pytest
from ganforge_multimodal import Bicycle, CodeDivergence, LatentRegression, ProceduralBalloons
from ganforge_multimodal.coded_round import CodedRound
from ganforge_pix2pix import PatchGAN, UNet

from ganforge.testing import DatasetContract, LossContract, MethodContract

pytestmark = [pytest.mark.processes, pytest.mark.slow]


class TestBicycle(MethodContract):
    component = Bicycle(code=2, encoder_filters=2)
    generator = UNet(depth=2, filters=2, norm="instance", dropout=0)
    discriminator = PatchGAN(layers=1, filters=2, norm="instance")
    losses = (LatentRegression(networks=None), CodeDivergence())


def coded(whole):
    """The same round, with mean colors for codes."""
    from keras import ops

    mean, other = (ops.mean(image, axis=(1, 2)) for image in (whole.generated, whole.target))
    given = {field.name: getattr(whole, field.name) for field in fields(whole)}
    return CodedRound(**given, code=(mean, other), found=(other, mean))


class TestLatentRegression(LossContract):
    component = LatentRegression()

    def round(self, parts, judge):
        return coded(super().round(parts, judge))


class TestCodeDivergence(LossContract):
    component = CodeDivergence()

    def round(self, parts, judge):
        return coded(super().round(parts, judge))


class TestProceduralBalloons(DatasetContract):
    component = ProceduralBalloons(size=16)
