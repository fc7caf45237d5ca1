import numpy as np
import pytest
from ganforge_losses import Adversarial
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

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


@pytest.mark.parametrize(
    ("form", "generated", "guess", "real"),
    [("cross-entropy", -30, 0, 30), ("least-squares", 0, 0.5, 1), ("hinge", -1, 0, 1)],
)
def test_opinions_go_from_the_label_of_generated_images_to_that_of_real_ones(form, generated, guess, real):
    opinions = Adversarial(form=form).opinion(np.float32([generated - 1, generated, guess, real, real + 1]))
    np.testing.assert_allclose(opinions, [0, 0, 0.5, 1, 1], atol=1e-6)


def test_a_critic_has_no_opinions():
    assert Adversarial(form="wasserstein").opinion(np.float32([0.5])) is None


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS, order=st.permutations(range(3)), how=st.sampled_from([None, "paired", "average"]))
def test_the_adversarial_loss_follows_the_examples_when_the_batch_is_reordered(seed, order, how):
    one, loss = round_of(seed), Adversarial(relativistic=how)
    for term in (loss.generator, loss.discriminator):
        answer = np.asarray(term(one))
        assert answer.shape == (3,)
        np.testing.assert_allclose(term(reordered(one, list(order))), answer[list(order)], rtol=1e-4, atol=1e-6)


def test_the_defaults_of_the_adversarial_loss_are_those_of_pix2pix():
    assert Adversarial().weight == 1
    assert Adversarial().discriminator_weight == 0.5


def relative(real, fake, measure, low, how):
    """Both parts of a relativistic loss, which holds that `real` is above `fake`, in float64."""
    found = []
    for above, below in zip(real, fake, strict=True):
        above, below = (np.asarray(logits, "float64") for logits in (above, below))
        against = (below, above) if how == "paired" else (below.mean(), above.mean())
        parts = measure(above - against[0], 1), measure(below - against[1], low)
        found.append(sum(part.mean((1, 2, 3)) for part in parts))
    return np.mean(found, axis=0)


MEASURES = {
    "cross-entropy": (lambda x, label: np.logaddexp(0, -x) if label else np.logaddexp(0, x), 0),
    "least-squares": (lambda x, label: (x - label) ** 2, -1),
    "hinge": (lambda x, label: np.maximum(0, 1 - label * x), -1),
}
"""Jolicoeur-Martineau 2018, appendix: for each form the measure, and the label of what should look less real."""


@settings(deadline=None, max_examples=5)
@given(seed=SEEDS)
@pytest.mark.parametrize("form", MEASURES)
@pytest.mark.parametrize("how", ["paired", "average"])
def test_relativistic_forms_measure_how_much_more_real_one_kind_looks(seed, form, how):
    one, loss = round_of(seed), Adversarial(form=form, relativistic=how, discriminator_weight=1)
    measure, low = MEASURES[form]
    real, fake = one.real.logits, one.fake.logits
    np.testing.assert_allclose(loss.discriminator(one), relative(real, fake, measure, low, how), rtol=1e-3, atol=1e-5)
    turned = 0.5 * relative(fake, real, measure, low, how)
    np.testing.assert_allclose(loss.generator(one), turned, rtol=1e-3, atol=1e-5)


def test_the_paired_form_is_that_of_r3gan():
    one = round_of(3)
    distances = [
        np.asarray(real - fake, "float64") for real, fake in zip(one.real.logits, one.fake.logits, strict=True)
    ]
    expected = np.mean([np.logaddexp(0, -distance).mean((1, 2, 3)) for distance in distances], axis=0)
    np.testing.assert_allclose(Adversarial(relativistic="paired").discriminator(one), expected, rtol=1e-4)


@pytest.mark.parametrize("how", ["paired", "average"])
def test_logits_that_are_compared_may_all_rise_together_and_are_no_opinions(how):
    loss, one = Adversarial(relativistic=how), round_of(1)
    raised = Round(one.source, one.target, one.generated, lambda sample: lifted(one.judge(sample)))
    np.testing.assert_allclose(loss.discriminator(raised), loss.discriminator(one), rtol=1e-4, atol=1e-5)
    assert loss.opinion(np.float32([0.5])) is None


def lifted(judgement):
    return Judgement(tuple(logits + 3 for logits in judgement.logits))


def test_a_critic_is_not_made_relativistic():
    with pytest.raises(ValidationError, match="is a difference of logits already"):
        Adversarial(form="wasserstein", relativistic="paired")
