from dataclasses import replace

import numpy as np
from ganforge_pix2pix import L1
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.components.rounds import Round

SEEDS = st.integers(0, 1000)


def round_of(seed: int, batch: int = 3) -> Round:
    source, target, generated = np.random.default_rng(seed).uniform(-1, 1, (3, batch, 4, 4, 2)).astype("float32")
    return Round(source, target, generated, paired=True)


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS)
def test_l1_is_the_mean_distance_of_each_example(seed):
    one = round_of(seed)
    np.testing.assert_allclose(L1().generator(one), np.abs(one.target - one.generated).mean((1, 2, 3)), rtol=1e-5)
    assert L1().discriminator(one) is None


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS, order=st.permutations(range(3)))
def test_it_follows_the_examples_when_the_batch_is_reordered(seed, order):
    one, order = round_of(seed), list(order)
    reordered = Round(one.source[order], one.target[order], one.generated[order], paired=True)
    np.testing.assert_allclose(L1().generator(reordered), np.asarray(L1().generator(one))[order], rtol=1e-5)


def test_the_defaults_are_the_paper_s():
    assert L1().weight == 100
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
