import numpy as np
import pytest
from ganforge_cyclegan import ResNet

from ganforge import ExampleShape, ImageShape, ShapeError


def shape(height, width):
    return ExampleShape(ImageShape(height, width, 3), ImageShape(height, width, 3))


@pytest.mark.parametrize(("size", "nearest"), [((30, 32), "32x32"), ((4, 64), "8x64"), ((33, 65), "36x68")])
def test_other_sizes_are_refused_with_the_next_that_works(size, nearest):
    with pytest.raises(ShapeError, match=f"generator 'resnet'.*such as {nearest}"):
        ResNet(filters=2).build(shape(*size))


def test_a_source_and_a_target_of_different_sizes_are_refused():
    with pytest.raises(ShapeError, match="same height and width"):
        ResNet(filters=2).build(ExampleShape(ImageShape(16, 16, 3), ImageShape(16, 32, 3)))


def test_it_computes_in_half_precision_within_a_band_and_ends_in_full():
    import keras

    image = np.random.default_rng(0).uniform(-1, 1, (1, 16, 24, 3)).astype("float32")
    model = ResNet(filters=8, blocks=2, weight_std=0.1).build(shape(16, 24))
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        half = ResNet(filters=8, blocks=2, weight_std=0.1).build(shape(16, 24))
    finally:
        keras.config.set_dtype_policy("float32")
    half.set_weights(model.get_weights())
    full, rounded = np.asarray(model(image)), half(image)
    assert rounded.dtype == "float32"
    assert 0 < np.abs(np.asarray(rounded) - full).mean() < 0.03


def test_norms_learn_no_scale_and_no_shift():
    model = ResNet(filters=2, blocks=1).build(shape(16, 16))
    assert not [weight.path for weight in model.trainable_weights if "norm" in weight.path]
