"""Every component of this package keeps its contract."""

import pytest
from ganforge_cyclegan import Cycle, CycleConsistency, Identity, ProceduralFruit, ResNet

from ganforge import ExampleShape, ImageShape
from ganforge.testing import DatasetContract, GeneratorContract, LossContract, MethodContract

pytestmark = pytest.mark.slow

RGB = ExampleShape(ImageShape(16, 32, 3), ImageShape(16, 32, 3))


class TestResNet(GeneratorContract):
    component = ResNet(filters=2, blocks=1)


class TestCycleConsistency(LossContract):
    component = CycleConsistency()


class TestIdentity(LossContract):
    component = Identity()
    shape = RGB


class TestCycle(MethodContract):
    component = Cycle()
    shape = RGB


class TestCycleWithoutIdentity(MethodContract):
    component = Cycle(identity=False)


class TestProceduralFruit(DatasetContract):
    component = ProceduralFruit(size=16)
