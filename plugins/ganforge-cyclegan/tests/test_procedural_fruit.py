from functools import cache

import pytest
import tensorflow as tf
from ganforge_cyclegan import ProceduralFruit


@cache
def pictures(split="train", seed=0, count=8, **options):
    read = ProceduralFruit(size=24, **options).load(split, seed).read
    batch = next(tf.data.Dataset.range(count).map(read).batch(count).as_numpy_iterator())
    return tuple(batch[name].astype(int) for name in ("source", "target"))


def fruit(images):
    """Where there is fruit: it has far less blue than red, and the cloth and its shadows have not."""
    return images[..., 0] - images[..., 2] > 60


def test_apples_are_red_and_oranges_are_orange():
    apples, oranges = pictures()
    for images, low, high in ((apples, 0.0, 0.45), (oranges, 0.45, 0.7)):
        red, green, _ = images[fruit(images)].mean(axis=0)
        assert low < green / red < high


@pytest.mark.parametrize(("split", "alike"), [("train", False), ("validation", True), ("test", True)])
def test_only_validation_and_test_show_a_scene_with_both(split, alike):
    apples, oranges = pictures(split)
    overlap = (fruit(apples) & fruit(oranges)).sum() / (fruit(apples) | fruit(oranges)).sum()
    assert (overlap > 0.85) == alike


def test_no_scene_is_in_two_splits_or_drawn_from_two_seeds():
    train, _ = pictures()
    for other, _ in (pictures("validation"), pictures("test"), pictures(seed=1)):
        assert not (train[:, None] == other[None]).all(axis=(2, 3, 4)).any()


def test_there_is_as_much_fruit_as_the_option_says():
    few, many = (fruit(pictures(fruit=count)[1]).mean() for count in (1, 6))
    assert many > 2 * few
