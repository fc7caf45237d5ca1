"""The numbers of the authors' networks: how many parameters they have, and what they make with weights by formula."""

import numpy as np
import pytest
from ganforge_cyclegan import ResNet
from ganforge_pix2pix import PatchGAN

from ganforge import ExampleShape, ImageShape

SMALL = ExampleShape(ImageShape(32, 48, 3), ImageShape(32, 48, 3))


def trainable(model) -> int:
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def with_weights_by_formula(model):
    """Convolution number k gets a weight that depends on its place, and a bias."""
    convolutions = [layer for layer in model.layers if hasattr(layer, "kernel")]
    for number, layer in enumerate(convolutions):
        rows, columns, *channels = (np.arange(count) for count in layer.kernel.shape)
        inputs, outputs = channels if "Transpose" not in type(layer).__name__ else channels[::-1]
        y, x, i, o = np.meshgrid(rows, columns, inputs, outputs, indexing="ij")
        kernel = 0.1 * np.cos(1.3 * o + 0.7 * i + 0.9 * y + 0.5 * x + 0.37 * number)
        layer.kernel.assign(kernel.reshape(layer.kernel.shape) if inputs is channels[0] else kernel.swapaxes(2, 3))
        if layer.use_bias:
            layer.bias.assign(0.05 * np.sin(outputs + number))
    return model, len(convolutions)


def waves(height, width, channels):
    h, w, c = np.meshgrid(*map(np.arange, (height, width, channels)), indexing="ij")
    return np.sin(0.1 * h + 0.2 * w + 0.5 * c).astype("float32")[None]


@pytest.mark.parametrize(("blocks", "parameters"), [(9, 11_378_179), (6, 7_837_699)])
def test_the_resnet_has_the_parameters_of_the_published_one(blocks, parameters):
    assert trainable(ResNet(blocks=blocks, bias=True).build(SMALL)) == parameters


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("blocks", "parameters", "convolutions", "mean", "deviation", "values"),
    [
        (6, 124_931, 18, -0.052509, 0.283902, (0.036221, -0.610963, -0.046664)),
        (9, 180_419, 24, -0.003821, 0.328379, (-0.229608, 0.171176, 0.028238)),
    ],
)
def test_the_resnet_makes_what_the_published_one_makes(blocks, parameters, convolutions, mean, deviation, values, bias):
    model, count = with_weights_by_formula(ResNet(filters=8, blocks=blocks, bias=bias).build(SMALL))
    assert count == convolutions
    assert trainable(model) == parameters or not bias
    image = np.asarray(model(waves(32, 48, 3)))[0]
    assert (image.mean(), image.std()) == pytest.approx((mean, deviation), abs=1e-4)
    assert (image[0, 0, 0], image[16, 16, 0], image[31, 47, 2]) == pytest.approx(values, abs=1e-4)


def test_the_patchgan_has_the_parameters_of_the_published_one_without_biases_that_norms_take_out():
    model = PatchGAN(norm="instance", norm_affine=False).build(ExampleShape(None, ImageShape(64, 64, 3)))
    assert trainable(model) + 128 + 256 + 512 == 2_764_737


def test_the_patchgan_judges_as_the_published_one_does():
    shape = ExampleShape(None, ImageShape(64, 48, 3))
    model, count = with_weights_by_formula(PatchGAN(filters=8, norm="instance", norm_affine=False).build(shape))
    assert count == 5
    logits = np.asarray(model([waves(64, 48, 3)])["logits"][0])[0]
    assert logits.shape == (6, 4, 1)
    assert (logits.mean(), logits.std()) == pytest.approx((-0.348995, 0.228923), abs=1e-4)
    assert (logits[0, 0, 0], logits[3, 1, 0], logits[5, 3, 0]) == pytest.approx(
        (-0.243455, -0.568215, 0.116707), abs=1e-4
    )
