from dataclasses import replace

import numpy as np
import pytest
from ganforge_pix2pix import L1, Adversarial
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.components.rounds import Judgement, Round

SEEDS = st.integers(0, 1000)


def round_of(seed: int, batch: int = 3) -> Round:
    """A round whose judge answers on two scales, differently for every sample."""
    source, target, generated = np.random.default_rng(seed).uniform(-1, 1, (3, batch, 4, 4, 2)).astype("float32")
    maps = np.random.default_rng(seed + 1).normal(size=(2, 4, 3)).astype("float32")

    def judge(sample):
        return Judgement((9 * sample[..., :1] * maps[0][:, :1], 9 * sample[:, ::2, ::2, 1:] * maps[1][::2, :1]))

    return Round(source, target, generated, judge, paired=True)


def reordered(one: Round, order) -> Round:
    return Round(one.source[order], one.target[order], one.generated[order], one.judge, paired=True)


def cross_entropy(judgement: Judgement, label: float) -> np.ndarray:
    scales = []
    for logits in judgement.logits:
        chance = 1 / (1 + np.exp(-logits.astype("float64")))
        scales.append(-(label * np.log(chance) + (1 - label) * np.log(1 - chance)).mean((1, 2, 3)))
    return np.mean(scales, axis=0)


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS, weight=st.sampled_from([0.5, 1.0]), label=st.sampled_from([0.9, 1.0]))
def test_the_adversarial_loss_is_cross_entropy_on_both_sides(seed, weight, label):
    one, loss = round_of(seed), Adversarial(discriminator_weight=weight, real_label=label)
    expected = weight * (cross_entropy(one.real, label) + cross_entropy(one.fake, 0))
    np.testing.assert_allclose(loss.discriminator(one), expected, rtol=1e-4)
    np.testing.assert_allclose(loss.generator(one), cross_entropy(one.fake, 1), rtol=1e-4)


def mean_of_scales(logits, measure):
    return np.mean([measure(scale.astype("float64")).mean((1, 2, 3)) for scale in logits], axis=0)


@settings(deadline=None, max_examples=5)
@given(seed=SEEDS)
def test_other_forms_measure_the_same_logits(seed):
    one = round_of(seed)
    real, fake = one.real.logits, one.fake.logits
    expected = {
        "least-squares": (lambda x: (x - 1) ** 2, lambda x: x**2, lambda x: (x - 1) ** 2),
        "hinge": (lambda x: np.maximum(1 - x, 0), lambda x: np.maximum(1 + x, 0), lambda x: -x),
        "wasserstein": (lambda x: -x, lambda x: x, lambda x: -x),
    }
    for form, (of_real, of_fake, of_generator) in expected.items():
        loss = Adversarial(form=form, discriminator_weight=1)
        told = mean_of_scales(real, of_real) + mean_of_scales(fake, of_fake)
        np.testing.assert_allclose(loss.discriminator(one), told, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(loss.generator(one), mean_of_scales(fake, of_generator), rtol=1e-4, atol=1e-5)


def test_a_discriminator_that_cannot_tell_loses_ln_2():
    one = Round(*np.zeros((3, 2, 4, 4, 1), "float32"), judge=lambda sample: Judgement((sample,)))
    np.testing.assert_allclose(Adversarial().discriminator(one), [np.log(2)] * 2, rtol=1e-6)
    np.testing.assert_allclose(Adversarial(discriminator_weight=1).discriminator(one), [2 * np.log(2)] * 2, rtol=1e-6)


@pytest.mark.parametrize("logit", [-1e4, 1e4])
def test_the_adversarial_loss_is_finite_however_sure_the_discriminator(logit):
    one = Round(*np.full((3, 2, 4, 4, 1), logit, "float32"), judge=lambda sample: Judgement((sample,)))
    assert np.isfinite(Adversarial().discriminator(one)).all()
    assert np.isfinite(Adversarial().generator(one)).all()


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS)
def test_l1_is_the_mean_distance_of_each_example(seed):
    one = round_of(seed)
    np.testing.assert_allclose(L1().generator(one), np.abs(one.target - one.generated).mean((1, 2, 3)), rtol=1e-5)
    assert L1().discriminator(one) is None


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS, order=st.permutations(range(3)))
def test_losses_follow_the_examples_when_the_batch_is_reordered(seed, order):
    one = round_of(seed)
    for term in (L1().generator, Adversarial().generator, Adversarial().discriminator):
        answer = np.asarray(term(one))
        assert answer.shape == (3,)
        np.testing.assert_allclose(term(reordered(one, list(order))), answer[list(order)], rtol=1e-5)


def test_the_defaults_are_the_paper_s():
    assert L1().weight == 100
    assert Adversarial().weight == 1
    assert Adversarial().discriminator_weight == 0.5
    assert L1().plays("generator")
    assert not L1().plays("discriminator")


def test_a_mask_weights_every_pixel_by_how_white_it_is():
    mask = np.random.default_rng(9).uniform(-1, 1, (3, 4, 4, 1)).astype("float32")
    one = replace(round_of(1), extras={"mask": mask})
    distance, white = np.abs(one.target - one.generated), (one.extras["mask"] + 1) / 2
    np.testing.assert_allclose(L1(mask="mask").generator(one), (white * distance).mean((1, 2, 3)), rtol=1e-5)
    whole = 0.25 * distance + 0.75 * white * distance
    np.testing.assert_allclose(L1(mask="mask", outside=0.25).generator(one), whole.mean((1, 2, 3)), rtol=1e-5)


def test_it_needs_the_mask_that_it_names():
    assert L1(mask="mask").needs == {"paired", "mask"}
    assert L1().needs == {"paired"}


@pytest.mark.parametrize(
    ("form", "generated", "guess", "real"),
    [("cross-entropy", -30, 0, 30), ("least-squares", 0, 0.5, 1), ("hinge", -1, 0, 1)],
)
def test_opinions_go_from_the_label_of_generated_images_to_that_of_real_ones(form, generated, guess, real):
    opinions = Adversarial(form=form).opinion(np.float32([generated - 1, generated, guess, real, real + 1]))
    np.testing.assert_allclose(opinions, [0, 0, 0.5, 1, 1], atol=1e-6)


def test_a_critic_has_no_opinions():
    assert Adversarial(form="wasserstein").opinion(np.float32([0.5])) is None
