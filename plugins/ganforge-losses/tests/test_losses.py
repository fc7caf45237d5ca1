"""What each loss says of images, beside independent formulas."""

import keras
import numpy as np
import pytest
from ganforge_losses import Charbonnier, FocalFrequency, Perceptual, StructuralSimilarity, TotalVariation
from ganforge_losses.vgg19 import MEANS, features, read_weights

from ganforge import DataError, Round, ShapeError
from ganforge.metrics.ssim import StructuralSimilarity as Metric


def images(seed, shape=(2, 16, 24, 3)):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype("float32")


def pair(first=1, second=2, **options):
    return Round(None, images(first, **options), images(second, **options), paired=True)


def test_ssim_is_one_minus_the_metric_of_that_name():
    one = pair()
    expected = 1 - Metric().measure(one.target, one.target, one.generated)
    np.testing.assert_allclose(StructuralSimilarity().generator(one), expected, atol=1e-4)


def test_ssim_refuses_images_that_are_smaller_than_its_window():
    with pytest.raises(ShapeError, match=r"10x24 are too small\. Expected 11x11"):
        StructuralSimilarity().generator(pair(shape=(1, 10, 24, 3)))


@pytest.mark.parametrize("focus", [0.0, 1.0, 2.0])
def test_focal_frequency_is_the_papers(focus):
    one = pair()
    spectra = [np.fft.fft2(image / 2, axes=(1, 2), norm="ortho") for image in (one.target, one.generated)]
    distance = np.abs(spectra[0] - spectra[1])
    weights = distance**focus
    weights /= weights.max(axis=(1, 2), keepdims=True)
    expected = (weights * distance**2).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(FocalFrequency(focus=focus).generator(one), expected, rtol=1e-3)


def test_without_focus_it_is_the_mean_squared_error():
    one = pair()
    expected = (((one.target - one.generated) / 2) ** 2).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(FocalFrequency(focus=0).generator(one), expected, rtol=1e-4)


def test_charbonnier_is_l1_with_a_smooth_corner():
    one = pair()
    difference = one.target - one.generated
    expected = np.sqrt(difference**2 + 0.25).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(Charbonnier(epsilon=0.5).generator(one), expected, rtol=1e-5)
    np.testing.assert_allclose(Charbonnier().generator(one), np.abs(difference).mean(axis=(1, 2, 3)), rtol=1e-3)


def test_total_variation_counts_steps_between_neighbors():
    image = np.zeros((1, 4, 4, 1), "float32")
    image[:, :, 2:] = 1
    one = Round(None, image, image)
    assert np.asarray(TotalVariation().generator(one)) == pytest.approx(1 / 3)
    assert np.asarray(TotalVariation().generator(Round(None, image[:, :1, :1], image[:, :1, :1]))) == 0


def test_features_are_those_of_kerass_vgg19(vgg19):
    weights = read_weights(vgg19, None)
    x = given = keras.Input((32, 48, 3))
    maps = []
    for name, (kernel, _) in weights.items():
        if name.endswith("conv1") and name != "block1_conv1":
            x = keras.layers.MaxPooling2D(2)(x)
        x = keras.layers.Conv2D(kernel.shape[-1], 3, padding="same", activation="relu", name=name)(x)
        maps += [x] if name.endswith("conv1") else []
    model = keras.Model(given, maps)
    for name, arrays in weights.items():
        model.get_layer(name).set_weights(arrays)
    image = images(3, (1, 32, 48, 3))
    expected = model((image[..., ::-1] + 1) * 127.5 - np.float32(MEANS))
    for found, wanted in zip(features(image, weights), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-3)


def test_equal_images_are_at_no_distance(vgg19):
    loss = Perceptual(weights=vgg19, md5=None)
    np.testing.assert_array_equal(loss.generator(pair(1, 1)), [0, 0])
    assert np.all(np.asarray(loss.generator(pair(1, 2))) > 0)
    assert np.all(np.asarray(loss.generator(pair(1, 2, shape=(2, 16, 16, 1)))) > 0)


def test_weights_that_cannot_be_used_are_refused(tmp_path, vgg19):
    with pytest.raises(DataError, match="there is no such file"):
        read_weights(tmp_path / "none.h5", None)
    with pytest.raises(DataError, match=r"its MD5 hash is .*\. Expected 253f8cb5"):
        Perceptual(weights=vgg19).generator(pair())
    (tmp_path / "text.h5").write_text("not weights")
    with pytest.raises(DataError, match="holds no weights of VGG-19"):
        read_weights(tmp_path / "text.h5", None)


@pytest.mark.parametrize("shape", [(1, 8, 24, 3), (1, 16, 16, 2)])
def test_images_that_vgg19_cannot_see_are_refused(shape, tmp_path):
    with pytest.raises(ShapeError, match="VGG-19 knows photos"):
        Perceptual(weights=tmp_path / "any.h5").generator(pair(shape=shape))
