import keras
import numpy as np
import pytest
from ganforge_unconditional import DCGANDiscriminator, DCGANGenerator, SNGANDiscriminator, SNGANGenerator

from ganforge import ExampleShape, Generator, ImageShape, ShapeError, VectorShape
from ganforge.layers import SpectralNormalization

PICTURE = ExampleShape(None, ImageShape(16, 16, 3))
FROM_NOISE = PICTURE.adding(noise=VectorShape(4))
LABEL = VectorShape.of_classes(("daisy", "poppy"))
SAMPLES = np.random.default_rng(0).uniform(-1, 1, (2, 16, 16, 3)).astype("float32")
DAISY, POPPY = np.eye(2, dtype="float32")


def images(generator, noise, label=None):
    labels = [] if label is None else [label]
    return keras.ops.convert_to_numpy(generator([noise, *labels]))


@pytest.mark.parametrize("network", [DCGANGenerator, DCGANDiscriminator, SNGANGenerator, SNGANDiscriminator])
def test_a_size_that_does_not_halve_is_refused_with_the_nearest_that_does(network):
    shape = ExampleShape(None, ImageShape(100, 72, 3)).adding(noise=VectorShape(4))
    with pytest.raises(
        ShapeError,
        match=r"(generator|discriminator) '(dcgan|sngan)': 100x72 cannot be halved 4 times.* divisible by 16.* 96x80",
    ):
        network(filters=2).build(shape)
    assert network(filters=2, depth=2).build(shape)


def test_a_generator_without_noise_is_refused():
    for network in (DCGANGenerator(), SNGANGenerator()):
        with pytest.raises(ShapeError, match=r"makes images from noise.*Choose the method 'unconditional'"):
            network.build(PICTURE)


def test_other_noise_gives_other_images():
    keras.utils.set_random_seed(1)
    generator = DCGANGenerator(filters=4, weight_std=0.3).build(FROM_NOISE)
    noise = np.random.default_rng(0).normal(size=(2, 4)).astype("float32")
    first, second = images(generator, noise)
    assert np.abs(first - second).mean() > 0.02
    np.testing.assert_allclose(images(generator, noise[:1])[0], first, atol=1e-5)  # an image does not depend on others


def test_a_discriminator_without_norms_has_biases():
    judge = DCGANDiscriminator(filters=2, norm="none").build(PICTURE)
    biases = [weight for weight in judge.weights if weight.name == "bias"]
    assert len(biases) == len(judge.weights) / 2
    for bias in biases:
        bias.assign(np.ones(bias.shape, "float32"))
    assert np.abs(keras.ops.convert_to_numpy(judge(0 * SAMPLES)["logits"][0])).min() > 0.1


@pytest.mark.parametrize("label", ["projection", "map"])
def test_an_image_is_judged_as_one_of_its_class(label):
    keras.utils.set_random_seed(1)
    judge = DCGANDiscriminator(filters=4, norm="none", weight_std=0.3, label=label).build(PICTURE.adding(label=LABEL))
    same = np.repeat(SAMPLES[:1], 2, axis=0)
    daisy, poppy = keras.ops.convert_to_numpy(judge([same, np.stack([DAISY, POPPY])])["logits"][0]).ravel()
    assert daisy != poppy


def test_a_projection_adds_the_embedding_times_the_sum_of_the_features():
    judge = DCGANDiscriminator(filters=2, norm="none").build(PICTURE.adding(label=LABEL))
    answer = judge([SAMPLES, np.stack([DAISY, POPPY])])
    features = keras.ops.convert_to_numpy(answer["features"][0][-1])
    embedding = keras.ops.convert_to_numpy(judge.get_layer("project_label").kernel)
    plain = keras.Model(judge.inputs[0], judge.get_layer("logits").output)(SAMPLES)
    expected = keras.ops.convert_to_numpy(plain).ravel() + (embedding * features.sum(axis=(1, 2))).sum(axis=1)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(answer["logits"][0]).ravel(), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("network", "norm"), [(DCGANGenerator, "start_norm"), (SNGANGenerator, "last_norm")])
def test_a_class_scales_and_shifts_channels_after_the_norms(network, norm):
    generator = network(filters=2).build(FROM_NOISE.adding(label=LABEL))
    noise = np.ones((2, 4), "float32")
    daisy, poppy = images(generator, noise, np.stack([DAISY, POPPY]))
    np.testing.assert_array_equal(daisy, poppy)  # classes are alike until they are trained
    kernel = generator.get_layer(f"{norm}_label").kernel
    kernel.assign(np.stack([np.zeros(kernel.shape[1]), 9 * np.ones(kernel.shape[1])]))
    changed, poppy = images(generator, noise, np.stack([DAISY, POPPY]))
    np.testing.assert_array_equal(changed, daisy)
    assert not np.array_equal(poppy, daisy)


@pytest.mark.parametrize(
    "network",
    [
        DCGANDiscriminator(filters=2, norm="none", spectral_norm=True),
        DCGANGenerator(filters=2, norm="none", spectral_norm=True),
        SNGANDiscriminator(filters=2),
        SNGANGenerator(filters=2, norm="none", spectral_norm=True),
    ],
)
def test_a_spectral_norm_bounds_every_kernel(network):
    model = network.build(FROM_NOISE if isinstance(network, Generator) else PICTURE.adding(label=LABEL))
    kernels = sum(weight.name == "kernel" for weight in model.weights)
    bounded = sum(isinstance(layer, SpectralNormalization) for layer in model.layers)
    assert bounded == kernels > 2
