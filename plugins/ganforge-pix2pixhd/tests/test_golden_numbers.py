"""The numbers of the authors' networks: how many parameters they have, and what they make with weights by formula."""

import keras
import numpy as np
import pytest
from ganforge_pix2pixhd import GlobalGenerator, LocalEnhancer, MultiScale

from ganforge import ExampleShape, ImageShape


def shape_of(height, width, source, target=3):
    return ExampleShape(ImageShape(height, width, source), ImageShape(height, width, target))


def trainable(model) -> int:
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def without_values(component, shape):
    """The network, whose weights have shapes only: there are hundreds of millions."""
    with keras.StatelessScope(initialize_variables=False):
        return component.build(shape)


def with_weights_by_formula(model, order):
    """Convolution number k, in the order of these names, gets a weight that depends on its place, and a bias."""
    for number, name in enumerate(order):
        layer = model.get_layer(name)
        rows, columns, *channels = (np.arange(count) for count in layer.kernel.shape)
        is_transposed = "Transpose" in type(layer).__name__
        inputs, outputs = channels[::-1] if is_transposed else channels
        y, x, i, o = np.meshgrid(rows, columns, inputs, outputs, indexing="ij")
        kernel = 0.1 * np.cos(1.3 * o + 0.7 * i + 0.9 * y + 0.5 * x + 0.37 * number)
        layer.kernel.assign(kernel.swapaxes(2, 3) if is_transposed else kernel)
        if layer.use_bias:
            layer.bias.assign(0.05 * np.sin(outputs + number))
    assert sum(hasattr(layer, "kernel") for layer in model.layers) == len(order)
    return model


def waves(height, width, channels):
    h, w, c = np.meshgrid(*map(np.arange, (height, width, channels)), indexing="ij")
    return np.sin(0.1 * h + 0.2 * w + 0.5 * c).astype("float32")[None]


def in_order(halvings, blocks):
    names = ["first", *(f"halve_{number}" for number in range(1, halvings + 1))]
    names += [f"block_{number}_{part}" for number in range(1, blocks + 1) for part in (1, 2)]
    return [f"global_{name}" for name in [*names, *(f"double_{number}" for number in range(halvings, 0, -1))]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("component", "source", "parameters"),
    [
        (GlobalGenerator(bias=True), 3, 182_443_267),
        (LocalEnhancer(bias=True), 35, 182_852_355),
        (LocalEnhancer(bias=True), 36, 182_857_059),
    ],
)
def test_generators_have_the_parameters_of_the_published_ones(component, source, parameters):
    assert trainable(without_values(component, shape_of(64, 64, source))) == parameters


@pytest.mark.parametrize(
    ("scales", "source", "parameters"),
    [(2, 3, 5_535_618), (2, 35, 5_601_154), (2, 36, 5_603_202), (3, 3, 8_303_427), (3, 36, 8_404_803)],
)
def test_discriminators_have_the_parameters_of_the_published_ones(scales, source, parameters):
    component = MultiScale(scales=scales, bias=True)
    assert trainable(without_values(component, shape_of(64, 64, source))) == parameters


def test_the_global_generator_makes_what_the_published_one_makes():
    model = GlobalGenerator(filters=8, halvings=2, blocks=3, bias=True).build(shape_of(32, 64, 5))
    assert trainable(model) == 70_227
    with_weights_by_formula(model, [*in_order(2, 3), "global_image"])
    image = np.asarray(model([waves(32, 64, 5)]))[0]
    assert (image.mean(), image.std()) == pytest.approx((0.009169, 0.438738), abs=1e-4)
    values = image[0, 0, 0], image[16, 21, 0], image[31, 63, 2]
    assert values == pytest.approx((-0.214962, 0.056644, 0.474651), abs=1e-4)


def test_the_local_enhancer_makes_what_the_published_one_makes():
    options = {"filters": 8, "halvings": 2, "blocks": 3, "local_blocks": 2}
    model = LocalEnhancer(**options, bias=True).build(shape_of(64, 128, 5))
    assert trainable(model) == 286_483
    local = ["first", "halve", "block_1_1", "block_1_2", "block_2_1", "block_2_2", "double", "image"]
    with_weights_by_formula(model, [*in_order(2, 3), *(f"local_{name}" for name in local)])
    image = np.asarray(model([waves(64, 128, 5)]))[0]
    assert (image.mean(), image.std()) == pytest.approx((0.013549, 0.315012), abs=1e-4)
    values = image[0, 0, 0], image[32, 42, 0], image[63, 127, 2]
    assert values == pytest.approx((-0.180787, 0.133370, 0.391667), abs=1e-4)


def test_the_discriminators_judge_as_the_published_ones_do():  # whose coarser scale comes first
    model = MultiScale(filters=8, bias=True).build(ExampleShape(None, ImageShape(64, 96, 8)))
    assert trainable(model) == 90_354
    parts = ["judge_1", "judge_2", "judge_3", "judge_4", "logits"]
    with_weights_by_formula(model, [f"scale_{scale}_{part}" for scale in (2, 1) for part in parts])
    answer = model([waves(64, 96, 8)])
    fine, coarse = (np.asarray(logits)[0] for logits in answer["logits"])
    assert (fine.shape, coarse.shape) == ((11, 15, 1), (7, 9, 1))
    figures = (fine.mean(), fine.std(), coarse.mean(), coarse.std())
    assert figures == pytest.approx((0.205647, 0.327238, -0.252999, 0.296954), abs=1e-4)
    values = fine[0, 0, 0], fine[5, 5, 0], fine[10, 14, 0], coarse[0, 0, 0], coarse[3, 3, 0], coarse[6, 8, 0]
    assert values == pytest.approx((-0.089508, 0.415153, 0.044511, 0.071571, 0.190344, 0.016961), abs=1e-4)
    sizes = [[feature.shape[1:3] for feature in scale] for scale in answer["features"]]
    assert sizes == [[(33, 49), (17, 25), (9, 13), (10, 14)], [(17, 25), (9, 13), (5, 7), (6, 8)]]
    first, second = (np.asarray(scale[0]) for scale in answer["features"])
    figures = (first.mean(), first.std(), second.mean(), second.std())
    assert figures == pytest.approx((0.842171, 1.491156, 0.954374, 1.694112), abs=1e-4)
