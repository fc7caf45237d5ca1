import re

import keras
import numpy as np
import pytest
import tensorflow as tf
from ganforge_pix2pix import PatchGAN, UNet
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import ShapeError
from ganforge.layers import BatchNormalization, Dropout

SIDES = st.integers(1, 70)
CHANNELS = st.integers(1, 4)
SMALL_UNET = UNet(depth=3, filters=2)
SMALL_PATCHGAN = PatchGAN(filters=2)


def pair(height: int, width: int, source: int = 3, target: int = 3) -> ExampleShape:
    return ExampleShape(ImageShape(height, width, source), ImageShape(height, width, target))


def images(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, shape).astype("float32")


def size_in(message: str) -> tuple[int, int]:
    height, width = re.findall(r"nearest size .*?: (\d+)x(\d+)", message)[0]
    return int(height), int(width)


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(height=SIDES, width=SIDES, source=CHANNELS, target=CHANNELS, depth=st.integers(2, 5))
def test_the_unet_keeps_any_size_or_names_the_nearest_that_works(height, width, source, target, depth):
    options, shape = UNet(depth=depth, filters=2), pair(height, width, source, target)
    try:
        network = options.build(shape)
    except ShapeError as error:
        height, width = size_in(str(error))
        assert max(abs(height - shape.source.height), abs(width - shape.source.width)) < 2**depth
        network = options.build(shape.resized(height, width))
    assert network.output_shape == (None, height, width, target)
    assert network(images(1, height, width, source)).shape == (1, height, width, target)


@settings(deadline=None, max_examples=30)
@given(height=st.integers(1, 3000), width=st.integers(1, 3000), depth=st.integers(2, 10))
def test_the_padded_size_is_the_smallest_the_unet_takes(height, width, depth):
    padded = UNet(depth=depth).padded_size(height, width)
    for side, given_side in zip(padded, (height, width), strict=True):
        assert side % 2**depth == 0
        assert given_side <= side < given_side + 2**depth


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(height=SIDES, width=SIDES, layers=st.integers(0, 3), unstrided=st.integers(0, 2), stride=st.sampled_from([1, 2]))
def test_the_patchgan_judges_any_size_or_names_the_nearest_that_works(height, width, layers, unstrided, stride):
    options = PatchGAN(filters=2, layers=layers, unstrided_layers=unstrided, logits_stride=stride)
    try:
        network = options.build(pair(height, width))
    except ShapeError as error:
        too_small = (height, width)
        height, width = size_in(str(error))
        network = options.build(pair(height, width))
        assert max(height - too_small[0], width - too_small[1]) > 0
        with pytest.raises(ShapeError):
            options.build(
                pair(*(side - (side > small) for side, small in zip((height, width), too_small, strict=True)))
            )
    sample = images(1, height, width, 3)
    judgement = network([sample, sample])
    assert judgement["logits"][0].shape[1:] == network.output["logits"][0].shape[1:]
    assert min(judgement["logits"][0].shape) == 1
    assert len(judgement["features"][0]) == len(options.strides()) - 1


@pytest.mark.parametrize("side", [1, 5, 16, 33])
def test_same_padding_takes_any_size_and_rounds_up(side):
    network = PatchGAN(filters=2, padding="same").build(pair(side, side))
    rounded_up = -(-side // 8)
    assert network.output["logits"][0].shape == (None, rounded_up, rounded_up, 1)


@pytest.mark.parametrize("options", [SMALL_UNET, SMALL_PATCHGAN])
def test_source_and_target_of_two_sizes_are_refused(options):
    with pytest.raises(ShapeError, match="source and target differ in size, 32x32x3 -> 64x64x3"):
        options.build(ExampleShape(ImageShape(32, 32, 3), ImageShape(64, 64, 3)))


ALL_UNETS = [
    {},
    {"norm": "instance"},
    {"norm": "none", "bias": True},
    {"upsample": "resize"},
    {"full_size_filters": 3},
    {"full_size_filters": 3, "upsample": "resize", "norm": "none", "bias": True},
    {"skip": "leaky", "bottleneck_norm": True, "norm_gamma_std": 0},
    {"dropout": 0},
    {"skip": "none"},
]
ALL_PATCHGANS = [
    {},
    {"norm": "instance"},
    {"norm": "none"},
    {"layers": 0},
    {"padding": "same", "bias": False},
    {"unstrided_layers": 0, "logits_stride": 2},
]


def assert_every_weight_has_a_gradient(network, inputs):
    with tf.GradientTape() as tape:
        outputs = keras.tree.flatten(network(inputs, training=True))
        loss = tf.add_n([tf.reduce_mean(tf.square(output - 0.3)) for output in outputs])
    for weight, gradient in zip(network.trainable_weights, tape.gradient(loss, network.trainable_weights), strict=True):
        assert gradient is not None, weight.path
        assert np.isfinite(gradient).all(), weight.path
        assert np.abs(gradient).max() > 0, weight.path


@pytest.mark.parametrize("options", ALL_UNETS, ids=str)
def test_every_weight_of_the_unet_gets_a_gradient(options):
    network = UNet(depth=3, filters=4, dropout_blocks=1, **options).build(pair(32, 16, 1, 2))
    assert_every_weight_has_a_gradient(network, images(2, 32, 16, 1))


@pytest.mark.parametrize("options", ALL_PATCHGANS, ids=str)
def test_every_weight_of_the_patchgan_gets_a_gradient(options):
    network = PatchGAN(filters=4, **options).build(pair(48, 32, 1, 2))
    assert_every_weight_has_a_gradient(network, [images(2, 48, 32, 1), images(2, 48, 32, 2)])


@pytest.mark.parametrize("options", ALL_UNETS, ids=str)
def test_a_saved_unet_is_the_same_function(options, tmp_path):
    network = UNet(depth=3, filters=4, dropout_at_inference=False, **options).build(pair(16, 16))
    again = saved_and_loaded(network, tmp_path)
    np.testing.assert_allclose(again(images(2, 16, 16, 3)), network(images(2, 16, 16, 3)), atol=1e-6)


@pytest.mark.parametrize("options", ALL_PATCHGANS, ids=str)
def test_a_saved_patchgan_is_the_same_function(options, tmp_path):
    network = PatchGAN(filters=4, **options).build(pair(32, 32))
    inputs = [images(2, 32, 32, 3), images(2, 32, 32, 3)[::-1]]
    expected, answer = network(inputs), saved_and_loaded(network, tmp_path)(inputs)
    keras.tree.map_structure(lambda one, other: np.testing.assert_allclose(one, other, atol=1e-6), answer, expected)


def saved_and_loaded(network, folder):
    network.save(folder / "network.keras")
    return keras.models.load_model(folder / "network.keras")


@pytest.mark.parametrize("stays_on", [True, False])
def test_dropout_stays_on_at_inference_as_the_option_says(stays_on):
    network = UNet(depth=3, filters=4, dropout_at_inference=stays_on).build(pair(16, 16))
    first, second = (network(images(1, 16, 16, 3), training=False).numpy() for _ in range(2))
    assert (first != second).any() == stays_on


@pytest.mark.parametrize(("blocks", "found"), [(0, 0), (2, 2), (9, 4)])
def test_dropout_follows_as_many_decoder_blocks_as_asked_but_never_the_image(blocks, found):
    network = UNet(depth=5, filters=2, dropout_blocks=blocks).build(pair(32, 32))
    assert sum(isinstance(layer, Dropout) for layer in network.layers) == found


def test_the_skip_option_decides_what_lies_below_zero_in_what_the_decoder_reads():
    source, smallest = images(1, 16, 16, 3), {}
    for skip in ("relu", "leaky"):
        network = UNet(depth=3, filters=4, skip=skip).build(pair(16, 16))
        joined = [layer.output for layer in network.layers if isinstance(layer, keras.layers.Concatenate)]
        smallest[skip] = min(float(tf.reduce_min(x)) for x in keras.Model(network.input, joined)(source))
    assert smallest["relu"] == 0
    assert smallest["leaky"] < 0


def test_without_skips_the_decoder_reads_nothing_but_the_bottleneck():
    network = UNet(depth=3, filters=4, skip="none").build(pair(16, 16))
    decoder = network.layers.index(network.get_layer("decode_2"))
    assert all(len(keras.tree.flatten(layer.input)) == 1 for layer in network.layers[decoder:])
    assert network.get_layer("decode_1").kernel.shape[-1] == 8
    assert UNet(skip="none").torch_network() is None


@pytest.mark.parametrize("options", [SMALL_UNET, SMALL_PATCHGAN])
def test_norm_options_reach_every_norm(options):
    chosen = {"norm_at_inference": "moving", "norm_epsilon": 1e-3, "norm_momentum": 0.5, "norm_gamma_std": 0}
    network = options.model_copy(update=chosen).build(pair(32, 32))
    norms = [layer for layer in network.layers if isinstance(layer, BatchNormalization)]
    assert norms
    for norm in norms:
        assert (norm.statistics, norm.epsilon, norm.momentum) == ("moving", 1e-3, 0.5)
        np.testing.assert_array_equal(norm.gamma, np.ones(norm.gamma.shape))


def test_the_inference_policy_decides_whether_a_picture_depends_on_its_batch():
    pictures, answers = images(2, 16, 16, 3), {}
    for policy in ("batch", "moving"):
        network = UNet(depth=3, filters=4, dropout=0, norm_at_inference=policy).build(pair(16, 16))
        alone, together = network(pictures[:1], training=False), network(pictures, training=False)[:1]
        answers[policy] = np.abs(alone - together).max()
    assert answers["batch"] > 1e-4
    assert answers["moving"] < 1e-6


def test_first_weights_follow_the_paper_and_the_global_seed():
    keras.utils.set_random_seed(7)
    first, second = UNet(depth=3).build(pair(16, 16)), UNet(depth=3).build(pair(16, 16))
    keras.utils.set_random_seed(7)
    again = UNet(depth=3).build(pair(16, 16))
    for weight, repeated in zip(first.weights, again.weights, strict=True):
        np.testing.assert_array_equal(weight, repeated)
    kernels = [model.get_layer("encode_3").kernel.numpy() for model in (first, second)]
    assert (kernels[0] != kernels[1]).any()
    assert np.std(kernels[0]) == pytest.approx(0.02, rel=0.02)
    gammas = np.concatenate([weight for weight in first.weights if weight.name == "gamma"])
    assert np.mean(gammas) == pytest.approx(1, abs=0.01)
    assert np.std(gammas) == pytest.approx(0.02, rel=0.2)


def test_an_unconditional_patchgan_does_not_see_the_source():
    for network in (
        PatchGAN(filters=2, conditional=False).build(pair(32, 32, source=1)),
        PatchGAN(filters=2).build(pair(32, 32, source=1).without_source()),
    ):
        assert [tensor.name for tensor in network.inputs] == ["sample"]


def test_images_and_logits_are_float32_behind_half_precision():
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        generator, discriminator = SMALL_UNET.build(pair(32, 32)), SMALL_PATCHGAN.build(pair(32, 32))
    finally:
        keras.config.set_dtype_policy(policy)
    generated = generator(images(1, 32, 32, 3))
    judgement = discriminator([generated, generated])
    assert generated.dtype == judgement["logits"][0].dtype == "float32"
    assert judgement["features"][0][0].dtype == "bfloat16"


@pytest.mark.parametrize(
    "component", [UNet(depth=3, filters=2), PatchGAN(filters=2, layers=2), UNet(depth=2, norm="instance")]
)
def test_every_weight_has_the_same_path_in_every_build(component):
    first, second = ([weight.path for weight in component.build(pair(32, 32)).weights] for _ in range(2))
    named = [path for path in first if "seed" not in path]
    assert named == [path for path in second if "seed" not in path]
    assert len(set(named)) == len(named)
