"""Every component of this package keeps its contract."""

import pytest
from ganforge_unconditional import (
    Conditional,
    DCGANDiscriminator,
    DCGANGenerator,
    ProceduralFlowers,
    SNGANDiscriminator,
    SNGANGenerator,
    Unconditional,
)

from ganforge import ExampleShape, ImageShape, VectorShape
from ganforge.testing import DatasetContract, DiscriminatorContract, GeneratorContract, MethodContract

pytestmark = pytest.mark.slow

IMAGE = ImageShape(16, 24, 3)
CLASSES = VectorShape.of_classes(("daisy", "poppy", "violet"))
LABELED = ExampleShape(None, IMAGE, {"label": CLASSES})
SMALLER = ExampleShape(None, ImageShape(8, 12, 3), {"label": CLASSES})
NOISE = VectorShape(5)


class TestDCGANGenerator(GeneratorContract):
    component = DCGANGenerator(filters=2)
    shape = ExampleShape(None, IMAGE, {"noise": NOISE})


class TestDCGANGeneratorOfClasses(GeneratorContract):
    component = DCGANGenerator(filters=2)
    shape = LABELED.adding(noise=NOISE)


class TestDCGANDiscriminator(DiscriminatorContract):
    component = DCGANDiscriminator(filters=2)
    shape = ExampleShape(None, IMAGE)


class TestDCGANDiscriminatorOfClasses(DiscriminatorContract):
    component = DCGANDiscriminator(filters=2)
    shape = LABELED


class TestDCGANDiscriminatorOfClassMaps(DiscriminatorContract):
    component = DCGANDiscriminator(filters=2, label="map")
    shape = LABELED


class TestSNGANGenerator(GeneratorContract):
    component = SNGANGenerator(filters=2)
    shape = SMALLER.adding(noise=NOISE)


class TestSNGANDiscriminator(DiscriminatorContract):
    component = SNGANDiscriminator(filters=2)
    shape = SMALLER


class TestUnconditional(MethodContract):
    component = Unconditional(noise=5)
    generator = DCGANGenerator(filters=2, norm="none")
    discriminator = DCGANDiscriminator(filters=2, norm="none")
    shape = ExampleShape(None, IMAGE)


class TestConditional(MethodContract):
    component = Conditional(noise=5)
    generator = SNGANGenerator(filters=2, norm="none")
    discriminator = SNGANDiscriminator(filters=2, blocks=0)
    shape = SMALLER


class TestProceduralFlowers(DatasetContract):
    component = ProceduralFlowers(size=16)
