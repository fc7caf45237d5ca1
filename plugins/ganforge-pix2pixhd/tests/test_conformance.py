"""What ganforge asks of every component."""

import pytest
from ganforge_pix2pixhd import FeatureMatching, GlobalGenerator, LocalEnhancer, MultiScale, Pix2PixHD

from ganforge import ExampleShape, ImageShape
from ganforge.testing import DiscriminatorContract, GeneratorContract, LossContract, MethodContract

pytestmark = [pytest.mark.processes, pytest.mark.slow]

EDGES = ExampleShape(ImageShape(32, 64, 2), ImageShape(32, 64, 3), {"edges": ImageShape(32, 64, 1)})


class TestGlobalGenerator(GeneratorContract):
    component = GlobalGenerator(filters=2, halvings=2, blocks=1, reads=("edges",))
    shape = EDGES


class TestLocalEnhancer(GeneratorContract):
    component = LocalEnhancer(filters=2, halvings=1, blocks=1, local_blocks=1)


class TestMultiScale(DiscriminatorContract):
    component = MultiScale(filters=2, layers=2, reads=("edges",))
    shape = EDGES


class TestPix2PixHD(MethodContract):
    component = Pix2PixHD()
    generator = LocalEnhancer(filters=2, halvings=1, blocks=1, local_blocks=1)
    discriminator = MultiScale(filters=2, layers=1)


class TestFeatureMatching(LossContract):
    component = FeatureMatching()
