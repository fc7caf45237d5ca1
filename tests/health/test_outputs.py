import numpy as np
import pytest

from ganforge.health.outputs import IMAGES, Outputs


def figures(targets, generated, paired=True, batch=16):
    outputs = Outputs(paired)
    for start in range(0, len(targets), batch):
        outputs.add(targets[start : start + batch], generated[start : start + batch])
    return outputs.figures()


@pytest.fixture
def targets():
    return np.random.default_rng(0).uniform(-1, 1, (20, 16, 24, 3)).astype(np.float32)


def test_outputs_that_are_their_targets_are_as_diverse_and_wholly_attentive(targets):
    assert figures(targets, targets) == pytest.approx({"health/diversity": 1.0, "health/attention": 1.0})


def test_one_output_for_all_sources_has_neither_diversity_nor_attention(targets):
    told = figures(targets, np.repeat(targets[:1].mean(keepdims=True) + 0 * targets[:1], 20, axis=0))
    assert told["health/diversity"] == 0
    assert abs(told["health/attention"]) < 0.02


def test_outputs_that_ignore_their_source_are_diverse_without_attention(targets):
    told = figures(targets, targets[::-1])
    assert told["health/diversity"] == pytest.approx(1, abs=1e-5)
    assert told["health/attention"] < 0.02


def test_attention_needs_pairs(targets):
    assert list(figures(targets, targets, paired=False)) == ["health/diversity"]


def test_with_classes_one_output_per_class_has_no_diversity(targets):
    kinds = np.eye(2, dtype=np.float32)[np.arange(20) % 2]
    outputs = Outputs(paired=False)
    outputs.add(targets, np.where(kinds[:, :1, None, None], 0.5, -0.5) + 0 * targets, [kinds])
    assert outputs.figures() == {"health/diversity": 0}
    outputs = Outputs(paired=False)
    for start in (0, 10):
        outputs.add(targets[start : start + 10], targets[start : start + 10], [kinds[start : start + 10]])
    assert outputs.figures()["health/diversity"] == 1


def test_where_no_two_images_are_of_one_class_nothing_is_compared(targets):
    outputs = Outputs(paired=False)
    outputs.add(targets, targets, [np.eye(20)])
    assert outputs.figures() == {}


@pytest.mark.parametrize("targets", [np.zeros((1, 8, 8, 3)), np.zeros((4, 8, 8, 3)), np.zeros((0, 8, 8, 3))])
def test_there_is_nothing_to_compare_with_one_target(targets):
    assert figures(targets, targets) == {}


def test_batches_make_no_difference(targets):
    noise = targets + np.random.default_rng(1).normal(size=targets.shape)
    assert figures(targets, noise, batch=3) == pytest.approx(figures(targets, noise, batch=20))


def test_large_images_and_many_of_them_are_thinned_out():
    outputs = Outputs(paired=True)
    for _ in range(3):
        outputs.add(np.zeros((40, 256, 130, 1)), np.ones((40, 256, 130, 1)))
    assert len(outputs._targets) == len(outputs._generated) == IMAGES
    assert outputs._targets[0].shape == (64, 65, 1)
