import numpy as np
import pytest

from ganforge.errors import DataError
from ganforge.inference.noise_walk import noise_walk
from ganforge.inference.seeds import seeds_of

RED = {"label": "red"}


@pytest.mark.slow
class TestSamples:
    def test_a_seed_makes_the_same_image_alone_and_among_others(self, from_classes):
        translator, _ = from_classes
        several = translator.sample([4, 7, 7], RED)
        assert several.shape == (3, 8, 8, 3)
        np.testing.assert_array_equal(several[1], several[2])
        np.testing.assert_array_equal(translator.sample([7], RED)[0], several[1])
        assert abs(several[0] - several[1]).max() > 1e-3

    def test_the_first_seeds_are_those_of_the_samples_of_training(self, from_classes):
        translator, state = from_classes
        label = np.repeat(np.eye(3, dtype="float32")[:1], 3, axis=0)
        sheet = state.translate({"label": label, "target": np.zeros((3, 8, 8, 3), "float32")})
        np.testing.assert_array_equal(translator.sample(range(3), RED), sheet)

    def test_truncation_scales_the_noise(self, from_classes):
        translator, _ = from_classes
        near = translator.sample([1, 2], RED, truncation=0.1)
        far = translator.sample([1, 2], RED)
        assert abs(near[0] - near[1]).mean() < 0.5 * abs(far[0] - far[1]).mean()
        halved = translator.sample([1], {**RED, "noise": 0.5 * translator.noise(1)})
        np.testing.assert_array_equal(translator.sample([1], RED, truncation=0.5), halved)

    def test_other_sizes_are_made_where_the_networks_make_them(self, from_classes):
        translator, _ = from_classes
        assert translator.sample([0], RED, size=(6, 10)).shape == (1, 6, 10, 3)

    def test_a_run_that_translates_needs_a_source_for_each_seed(self, noisy):
        with pytest.raises(DataError, match=r"translates sources.*translate\(source, seed=3\).*--source FILE"):
            noisy.sample([0])

    def test_a_class_is_needed_where_networks_read_it(self, from_classes):
        with pytest.raises(DataError, match="there is no 'label', which this run's networks read: 3 classes"):
            from_classes[0].sample([0])

    def test_a_method_without_noise_has_none_to_scale(self, two_way):
        with pytest.raises(DataError, match="it declares no noise, which could be scaled"):
            two_way.noise(0)


def test_a_walk_keeps_to_the_arc_and_both_ends():
    first, last = np.array([3.0, 0.0], "float32"), np.array([0.0, 3.0], "float32")
    walked = list(noise_walk(first, last, 5))
    np.testing.assert_allclose([walked[0], walked[-1]], [first, last], atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(walked, axis=1), 3, rtol=1e-6)
    steps = np.linalg.norm(np.diff(walked, axis=0), axis=1)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-5)


def test_a_walk_on_one_line_is_straight():
    np.testing.assert_allclose(list(noise_walk(np.ones(3), 3 * np.ones(3), 3)), np.outer([1, 2, 3], np.ones(3)))


@pytest.mark.parametrize(
    ("text", "seeds"),
    [("3", (3,)), ("0-3", (0, 1, 2, 3)), ("9, 1-2", (9, 1, 2)), ("0-0", (0,)), ("1,0-3", (1, 0, 2, 3))],
)
def test_seeds_are_numbers_and_ranges(text, seeds):
    assert seeds_of(text) == seeds


@pytest.mark.parametrize("text", ["", "a", "-3", "3-1", "1.5", "0-999999", "1,,2"])
def test_other_words_are_no_seeds(text):
    with pytest.raises(DataError, match="seeds "):
        seeds_of(text)
