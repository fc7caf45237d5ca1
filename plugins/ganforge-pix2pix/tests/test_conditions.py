"""What U-Net and PatchGAN read beside source and sample."""

import numpy as np
import pytest
from ganforge_pix2pix import PatchGAN, UNet

from ganforge import ExampleShape, ImageShape, ShapeError, VectorShape
from ganforge.testing import DiscriminatorContract, GeneratorContract
from ganforge.testing.random_images import random_batch
from ganforge.training.step.callables import named_inputs

SHAPE = ExampleShape(
    ImageShape(32, 64, 1),
    ImageShape(32, 64, 3),
    {"label": VectorShape.of_classes(("a", "b")), "edges": ImageShape(32, 64, 1), "mask": ImageShape(32, 64, 1)},
)
PLACES = [("input",), ("bottleneck",), ("film",), ("bottleneck", "film")]


def answer(network, batch):
    return np.asarray(network(named_inputs("network", network, batch), training=False))


class TestUNetWithConditions(GeneratorContract):
    component = UNet(depth=3, filters=4, reads=("label", "edges"), vectors=("bottleneck", "film"))
    shape = SHAPE


class TestPatchGANWithConditions(DiscriminatorContract):
    component = PatchGAN(layers=1, filters=4, reads=("label", "edges"))
    shape = SHAPE


@pytest.mark.parametrize("places", PLACES)
def test_a_vector_changes_the_image_wherever_it_comes_in(places):
    network = UNet(depth=2, filters=2, dropout=0, norm="instance", reads=("label",), vectors=places).build(SHAPE)
    for weight in network.trainable_weights:  # films start as no change
        weight.assign(np.random.default_rng(1).normal(0, 0.5, weight.shape))
    batch = random_batch(SHAPE, 1)
    first, second = (answer(network, {**batch, "label": np.float32([label])}) for label in ([1, 0], [0, 1]))
    assert np.abs(first - second).max() > 1e-3


def test_films_start_as_no_change():
    network = UNet(depth=2, filters=2, dropout=0, norm="instance", reads=("label",), vectors=("film",)).build(SHAPE)
    batch = random_batch(SHAPE, 1)
    first, second = (answer(network, {**batch, "label": np.float32([label])}) for label in ([1, 0], [0, 1]))
    np.testing.assert_array_equal(first, second)


def test_only_what_is_named_is_read():
    assert [given.name for given in UNet(depth=2, filters=2).build(SHAPE).inputs] == ["source"]
    assert [given.name for given in PatchGAN(filters=2).build(SHAPE).inputs] == ["source", "sample"]


def test_all_that_a_unet_reads_enters_at_full_size_too():
    noisy = SHAPE.adding(noise=ImageShape(*SHAPE.target[:2], 5))
    network = UNet(depth=2, filters=2, full_size_filters=3, reads=("edges",)).build(noisy)
    assert network.get_layer("encode_full_size").kernel.shape[2] == 1 + 5 + 1


def test_noise_that_a_method_mixes_in_is_always_read():
    noisy = SHAPE.adding(noise=VectorShape(4))
    assert [given.name for given in UNet(depth=2, filters=2).build(noisy).inputs] == ["source", "noise"]
    assert [given.name for given in PatchGAN(filters=2).build(noisy).inputs] == ["source", "sample"]


@pytest.mark.parametrize("network", [UNet(depth=2, reads=("lable",)), PatchGAN(reads=("lable",))])
def test_an_extra_that_examples_lack_is_refused(network):
    with pytest.raises(ShapeError, match=r"reads 'lable', but examples hold .*label 2 classes.*leave it out"):
        network.build(SHAPE)


def test_an_extra_image_of_another_size_is_refused():
    odd = SHAPE.adding(edges=ImageShape(16, 32, 1))
    with pytest.raises(ShapeError, match="'edges' is 16x32x1, and the target 32x64x3"):
        UNet(depth=2, reads=("edges",)).build(odd)


def test_paper_networks_have_the_same_weights_whatever_examples_hold():
    plain = ExampleShape(SHAPE.source, SHAPE.target)
    for component in (UNet(depth=3, filters=4), PatchGAN(filters=4)):
        shapes = [[weight.shape for weight in component.build(shape).weights] for shape in (SHAPE, plain)]
        assert shapes[0] == shapes[1]
