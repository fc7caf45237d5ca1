"""The numbers of the paper's networks, and those of the plainer pair, from the networks as built."""

import numpy as np
import pytest
import tensorflow as tf
from ganforge_pix2pix import PatchGAN, UNet

from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.layers import receptive_field

pytestmark = pytest.mark.slow

PICTURE = ExampleShape(ImageShape(256, 256, 3), ImageShape(256, 256, 3))


def trainable(model) -> int:
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def grid(model) -> tuple[int, ...]:
    (logits,) = model.output["logits"]
    return tuple(logits.shape[1:])


@pytest.mark.parametrize(("bottleneck_norm", "parameters"), [(False, 54_413_955), (True, 54_414_979)])
def test_the_unet_has_the_parameters_of_the_paper_and_of_the_tutorial(bottleneck_norm, parameters):
    network = UNet(bottleneck_norm=bottleneck_norm).build(PICTURE)
    assert trainable(network) == parameters
    assert network.output_shape == (None, 256, 256, 3)
    assert sum(weight.name == "bias" for weight in network.weights) == 1


def test_the_patchgan_has_the_parameters_and_the_grid_of_the_paper():
    network = PatchGAN().build(PICTURE)
    assert trainable(network) == 2_768_705
    assert grid(network) == (30, 30, 1)
    assert [feature.shape[-1] for feature in network.output["features"][0]] == [64, 128, 256, 512]


@pytest.mark.parametrize(
    ("layers", "side", "field"),
    [(0, 256, 1), (1, 126, 16), (2, 62, 34), (3, 30, 70), (4, 14, 142), (5, 6, 286), (6, 2, 574)],
)
def test_layers_set_the_grid_and_the_receptive_field(layers, side, field):
    network = PatchGAN(layers=layers, filters=2).build(PICTURE)
    assert grid(network) == (side, side, 1)
    assert receptive_field(network) == field


@pytest.mark.parametrize(("layers", "image"), [(0, 8), (1, 48), (2, 96), (3, 160)])
def test_the_gradient_of_one_logit_reaches_exactly_its_receptive_field(layers, image):
    shape = ExampleShape(ImageShape(image, image, 1), ImageShape(image, image, 1))
    network = PatchGAN(layers=layers, filters=4, norm="none", weight_std=1).build(shape)
    sample = tf.random.stateless_normal((1, image, image, 1), seed=(1, 2))
    with tf.GradientTape() as tape:
        tape.watch(sample)
        (logits,) = network([sample, sample])["logits"]
        middle = logits[0, logits.shape[1] // 2, logits.shape[2] // 2, 0]
    _, rows, columns, _ = np.nonzero(tape.gradient(middle, sample))
    assert np.ptp(rows) + 1 == np.ptp(columns) + 1 == receptive_field(network)


def test_the_plainer_pair_is_reached_by_options_alone():
    generator = UNet(depth=5, norm="none", slope=0, dropout=0, bias=True).build(PICTURE)
    halvings = [layer for layer in generator.layers if layer.name.startswith("encode")]
    assert [layer.filters for layer in halvings] == [64, 128, 256, 512, 512]
    assert {type(layer).__name__ for layer in generator.layers}.isdisjoint({"BatchNormalization", "Dropout"})
    plain = {"norm": "none", "padding": "same", "slope": 0}
    discriminator = PatchGAN(layers=4, unstrided_layers=0, logits_stride=2, **plain).build(PICTURE)
    convolutions = [layer for layer in discriminator.layers if hasattr(layer, "strides")]
    assert [layer.strides for layer in convolutions] == [(2, 2)] * 5
    assert grid(discriminator) == (8, 8, 1)
