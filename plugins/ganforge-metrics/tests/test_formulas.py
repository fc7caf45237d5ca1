"""The formulas against what others compute from the same features."""

import numpy as np
import pytest
from ganforge_metrics.frechet_formula import frechet_distance
from ganforge_metrics.kernel_distance import KernelDistance
from ganforge_metrics.kernel_formula import counted, kernel_distance, weighted_kernel_distances
from ganforge_metrics.layer_distance import layer_distance
from ganforge_metrics.neighborhoods import are_covered
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist


def sets(n: int, m: int, length: int, apart: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    mixing = random.normal(size=(length, length))
    return random.normal(size=(n, length)) @ mixing, (random.normal(size=(m, length)) + apart) @ mixing * 1.1


def polynomial_kernel(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one @ other.T / one.shape[1] + 1.0) ** 3


@pytest.mark.parametrize(("n", "m"), [(200, 200), (120, 300)])
def test_the_frechet_distance_is_that_of_scipys_root_to_nine_digits(n, m):
    target, generated = sets(n, m, 12)
    apart = target.mean(axis=0) - generated.mean(axis=0)
    one, other = np.cov(target, rowvar=False), np.cov(generated, rowvar=False)
    expected = apart @ apart + np.trace(one + other - 2 * sqrtm(one @ other).real)
    assert frechet_distance(target, generated) == pytest.approx(expected, rel=1e-9)


def test_with_fewer_images_than_features_it_is_that_of_the_eigenvalues_to_six_digits():
    """As torch-fidelity computes it."""
    target, generated = sets(20, 25, 64)
    apart = target.mean(axis=0) - generated.mean(axis=0)
    one, other = np.cov(target, rowvar=False), np.cov(generated, rowvar=False)
    both = np.sqrt(np.linalg.eigvals(one @ other).astype(complex)).real.sum()
    expected = apart @ apart + np.trace(one) + np.trace(other) - 2 * both
    assert frechet_distance(target, generated) == pytest.approx(expected, rel=1e-6)


def test_a_set_has_no_distance_from_itself():
    target, _ = sets(30, 30, 50)
    assert frechet_distance(target, target[::-1]) == pytest.approx(0, abs=1e-8 * np.square(target).sum())


@pytest.mark.parametrize(("n", "m"), [(40, 40), (30, 50), (2, 3)])
def test_the_kernel_distance_is_the_unbiased_mean_discrepancy_to_ten_digits(n, m):
    """By the sums of the paper's authors, which torch-fidelity uses for sets of one size."""
    target, generated = sets(n, m, 16)
    one, other = polynomial_kernel(target, target), polynomial_kernel(generated, generated)
    expected = (
        (one.sum() - np.trace(one)) / (n * (n - 1))
        + (other.sum() - np.trace(other)) / (m * (m - 1))
        - 2 * polynomial_kernel(target, generated).mean()
    )
    assert kernel_distance(target, generated) == pytest.approx(expected, rel=1e-10)


def test_blocks_of_rows_make_no_difference(monkeypatch):
    target, generated = sets(40, 30, 8)
    whole = kernel_distance(target, generated)
    covered = are_covered(target, generated, 3)
    monkeypatch.setattr("ganforge_metrics.kernel_formula.ROWS", 7)
    monkeypatch.setattr("ganforge_metrics.neighborhoods.ROWS", 7)
    assert kernel_distance(target, generated) == pytest.approx(whole, rel=1e-12)
    np.testing.assert_array_equal(are_covered(target, generated, 3), covered)


def test_images_drawn_with_replacement_do_not_raise_the_kernel_distance():
    """Were two of one image a pair, as in a plain draw, sets of one distribution would seem far apart."""
    target, generated = sets(60, 60, 16, apart=0)
    draws = np.random.default_rng(1).integers(0, 60, (400, 60))
    drawn = weighted_kernel_distances(target, generated, counted(draws, 60), counted(draws, 60))
    plain = [kernel_distance(target[draw], generated[draw]) for draw in draws[:100]]
    figure, deviation = kernel_distance(target, generated), drawn.std()
    assert abs(drawn.mean() - figure) < 0.3 * deviation
    assert np.mean(plain) > figure + deviation


def test_two_images_are_enough_for_an_interval():
    target, generated = sets(2, 2, 4)
    draws = np.random.default_rng(0).integers(0, 2, (50, 2))
    drawn = KernelDistance().compare_drawn(target, generated, draws, draws)
    assert 0 < len(drawn) < 50
    assert np.isfinite(drawn).all()


def test_what_is_covered_is_what_lies_in_a_ball_around_a_member():
    target, generated = sets(50, 40, 6, apart=1.0)
    radii = np.sort(cdist(target, target), axis=1)[:, 3]
    expected = (cdist(generated, target) <= radii).any(axis=1)
    np.testing.assert_array_equal(are_covered(generated, target, 3), expected)
    assert 0 < expected.sum() < 40


def test_layers_are_compared_by_direction_alone():
    random = np.random.default_rng(0)
    layers = [random.normal(size=(2, 4, 4, 8)), random.normal(size=(2, 2, 2, 3))]
    np.testing.assert_allclose(layer_distance(layers, [5 * layer for layer in layers]), 0, atol=1e-12)
    np.testing.assert_allclose(layer_distance(layers, [-layer for layer in layers]), [8, 8], rtol=1e-9)


def test_the_distance_in_layers_is_twice_one_minus_the_cosine():
    random = np.random.default_rng(0)
    one, other = random.normal(size=(1, 1, 1, 8)), random.normal(size=(1, 1, 1, 8))
    cosine = (one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other)
    np.testing.assert_allclose(layer_distance([one], [other]), [2 - 2 * cosine], rtol=1e-9)
