"""Every component of this package keeps its contract."""

import pytest
from ganforge_pix2pix.l1 import L1
from ganforge_pix2pix.paired import Paired
from ganforge_pix2pix.patchgan import PatchGAN
from ganforge_pix2pix.unet import UNet

from ganforge import ImageShape
from ganforge.testing import DiscriminatorContract, GeneratorContract, LossContract, MethodContract
from ganforge.testing.random_images import SMALL

pytestmark = pytest.mark.slow


class TestUNet(GeneratorContract):
    component = UNet(depth=2, filters=2)


class TestPatchGAN(DiscriminatorContract):
    component = PatchGAN(layers=1, filters=2)


class TestL1(LossContract):
    component = L1()


class TestL1WithAMask(LossContract):
    component = L1(mask="mask", outside=0.1)
    shape = SMALL.adding(mask=ImageShape(32, 64, 1))


class TestPaired(MethodContract):
    component = Paired()


class TestPairedWithNoise(MethodContract):
    component = Paired(noise=2)
    generator = UNet(depth=2, filters=2, norm="instance", dropout=0)
