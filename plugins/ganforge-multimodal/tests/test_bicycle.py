"""Many images for one source."""

import numpy as np
import pytest
from ganforge_losses import Adversarial
from ganforge_multimodal import Bicycle, CodeDivergence, LatentRegression, ProceduralBalloons
from ganforge_multimodal.coded_round import CodedRound
from ganforge_pix2pix import L1, PatchGAN, UNet

from ganforge import Builders, ExampleShape, Experiment, ImageShape, RunDirectory, ShapeError, Trainer, TrainerOptions
from ganforge.inference.translator import Translator
from ganforge.testing.tiny_parts import TinyGenerator

SHAPE = ExampleShape(ImageShape(16, 16, 1), ImageShape(16, 16, 3))


def test_the_divergence_is_that_of_two_normal_distributions():
    mean, log_variance = np.float32([[0.5, -1.0]]), np.log(np.float32([[0.25, 2.0]]))
    one = CodedRound(0, 0, 0, code=(mean, log_variance))
    expected = sum((m**2 + v - np.log(v) - 1) / 2 for m, v in ((0.5, 0.25), (-1.0, 2.0)))
    assert np.asarray(CodeDivergence().generator(one)) == pytest.approx(expected, rel=1e-5)


def test_codes_that_are_noise_diverge_by_nothing():
    one = CodedRound(0, 0, 0, code=(np.zeros((2, 8), "float32"), np.zeros((2, 8), "float32")))
    np.testing.assert_array_equal(CodeDivergence().generator(one), [0, 0])


def test_the_regression_trains_the_generator_alone_unless_set_otherwise():
    assert LatentRegression().networks == ("generator",)


def test_a_generator_that_does_not_read_the_code_is_refused():
    with pytest.raises(ShapeError, match="does not read the noise"):
        Bicycle().networks(SHAPE, Builders(TinyGenerator()))


def test_images_that_are_too_small_or_have_no_source_are_refused():
    small = ExampleShape(ImageShape(4, 16, 1), ImageShape(4, 16, 3))
    with pytest.raises(ShapeError, match="too small to be encoded"):
        Bicycle().networks(small, Builders(UNet(depth=2)))
    with pytest.raises(ShapeError, match="no source"):
        Bicycle().networks(SHAPE.without_source(), Builders(UNet(depth=2)))


@pytest.mark.parametrize("size", [(8, 8), (16, 40), (31, 9)])
def test_the_encoder_takes_any_size_from_8_pixels_on(size):
    from ganforge_multimodal.networks.encoder import encoder

    mean, spread = encoder(ImageShape(*size, 3), 5, 2)(np.zeros((2, *size, 3), "float32"))
    assert mean.shape == spread.shape == (2, 5)


@pytest.mark.slow
def test_a_run_gives_another_answer_for_another_seed_and_the_same_for_the_same(tmp_path):
    experiment = Experiment(
        name="balloons",
        dataset=ProceduralBalloons(size=16),
        generator=UNet(depth=2, filters=2, norm="instance", dropout=0),
        discriminator=PatchGAN(layers=1, filters=2, norm="instance"),
        method=Bicycle(code=4, encoder_filters=2),
        losses=(Adversarial(form="least-squares"), L1(weight=10), LatentRegression(), CodeDivergence()),
        trainer=TrainerOptions(steps=2, samples=1, validation_examples=1, ema=0.9),
    )
    directory = RunDirectory.create(tmp_path, experiment)
    assert Trainer(experiment).run(directory).step == 2
    translator, source = Translator.load(directory.path), np.zeros((16, 16, 1), "float32")
    first, again, other = (translator.translate(source, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-4
    assert translator.translate(np.zeros((32, 48, 1), "float32")).shape == (32, 48, 3)
