"""The numbers of the paper's networks, from the networks as built."""

import numpy as np
import pytest
from ganforge_unconditional import DCGANDiscriminator, DCGANGenerator, SNGANDiscriminator, SNGANGenerator

from ganforge import ExampleShape, ImageShape, VectorShape

PICTURE = ExampleShape(None, ImageShape(64, 64, 3))
FROM_NOISE = PICTURE.adding(noise=VectorShape(100))


def trainable(model) -> int:
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def test_dcgan_has_the_parameters_of_the_paper():
    generator, discriminator = DCGANGenerator().build(FROM_NOISE), DCGANDiscriminator().build(PICTURE)
    assert trainable(generator) == 3_576_704
    assert trainable(discriminator) == 2_765_568
    assert generator.output_shape == (None, 64, 64, 3)
    assert discriminator.output["logits"][0].shape == (None, 1, 1, 1)
    assert [feature.shape[1:] for feature in discriminator.output["features"][0]] == [
        (32, 32, 64),
        (16, 16, 128),
        (8, 8, 256),
        (4, 4, 512),
    ]
    assert not [weight.path for weight in generator.weights + discriminator.weights if weight.name == "bias"]


def test_sngan_has_the_parameters_of_the_paper_for_images_of_32x32():
    shape = ExampleShape(None, ImageShape(32, 32, 3))
    generator = SNGANGenerator(filters=256).build(shape.adding(noise=VectorShape(128)))
    discriminator = SNGANDiscriminator(filters=128, max_filters=128, depth=2, blocks=2).build(shape)
    assert trainable(generator) == 4_276_739
    assert trainable(discriminator) == 1_053_825
    assert generator.output_shape == (None, 32, 32, 3)
    assert [feature.shape[1:3] for feature in discriminator.output["features"][0]] == [(16, 16), (8, 8), (8, 8), (8, 8)]


@pytest.mark.parametrize(
    ("height", "width", "start"),
    [(32, 32, (4, 4)), (56, 56, (7, 7)), (64, 96, (4, 6)), (48, 40, (6, 5)), (6, 6, (3, 3))],
)
def test_any_size_that_halves_will_do(height, width, start):
    shape = ExampleShape(None, ImageShape(height, width, 1))
    generator = DCGANGenerator(filters=2).build(shape.adding(noise=VectorShape(3)))
    assert generator.output_shape == (None, height, width, 1)
    assert generator.get_layer("start_norm").output.shape[1:3] == start
    discriminator = DCGANDiscriminator(filters=2).build(shape)
    assert discriminator.output["features"][0][-1].shape[1:3] == start
