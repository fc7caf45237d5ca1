import keras
import pytest
from keras import layers

from ganforge.layers import (
    BatchNormalization,
    Downsample,
    InstanceNormalization,
    ResizeConvolution,
    SpectralNormalization,
    receptive_field,
)


def field(*chain) -> int | None:
    image = keras.Input((32, 32, 3))
    x = image
    for layer in chain:
        x = layer(x)
    return receptive_field(keras.Model(image, x))


@pytest.mark.parametrize(
    ("chain", "side"),
    [
        ([layers.Conv2D(1, 1)], 1),
        ([layers.Conv2D(1, 3), layers.Conv2D(1, 3)], 5),
        ([layers.Conv2D(1, 3, dilation_rate=2)], 5),
        ([Downsample(1), Downsample(1)], 10),
        ([SpectralNormalization(Downsample(1)), SpectralNormalization(layers.Conv2D(1, 3))], 8),
        ([layers.AveragePooling2D(2), layers.Conv2D(1, 3)], 6),
        ([layers.ZeroPadding2D(1), layers.Conv2D(1, 4), BatchNormalization(), layers.LeakyReLU()], 4),
        ([layers.Conv2D(1, 4), InstanceNormalization(), layers.Dropout(0.5)], 4),
    ],
)
def test_the_field_grows_by_the_kernel_times_the_strides_before_it(chain, side):
    assert field(*chain) == side


def test_the_longest_of_two_paths_counts():
    image = keras.Input((32, 32, 3))
    joined = layers.Concatenate()(
        [layers.Conv2D(1, 3, padding="same")(image), layers.Conv2D(1, 7, padding="same")(image)]
    )
    assert receptive_field(keras.Model(image, {"logits": [joined]})) == 7


def test_the_widest_scale_counts_and_features_do_not():
    image = keras.Input((32, 32, 3))
    inner = keras.Sequential([keras.Input((32, 32, 3)), Downsample(2), layers.Conv2D(1, 3)])
    halved = keras.Sequential([keras.Input((32, 32, 3)), layers.AveragePooling2D(2), layers.Conv2D(1, 5)])
    logits, wide = [inner(image), halved(image)], layers.Conv2D(1, 30)(image)
    assert receptive_field(keras.Model(image, {"logits": logits, "features": [[wide]]})) == 10


@pytest.mark.parametrize(
    "chain",
    [[layers.Flatten(), layers.Dense(1)], [layers.UpSampling2D(2)], [ResizeConvolution(1)], [layers.Dense(1)]],
)
def test_a_layer_whose_view_is_not_known_gives_none(chain):
    assert field(*chain) is None


def test_a_model_without_a_graph_gives_none():
    class Subclassed(keras.Model):
        def call(self, x):
            return x

    assert receptive_field(Subclassed()) is None
