import numpy as np
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.chance import uniform
from ganforge.layers import ImagePool
from ganforge.layers.image_pool import SWAPPED

SHAPE = (2, 3, 1)


def images(count, start=0):
    return np.arange(start, start + count * 6, dtype="float32").reshape(count, *SHAPE)


def exchanged_by_hand(size, batches, chances):
    """What the pool returns, image by image, as the paper describes it."""
    kept, returned = [], []
    for batch, chance in zip(batches, chances, strict=True):
        answers = []
        for image, (coin, place) in zip(batch, np.asarray(uniform(chance, (2,), seed=1612)), strict=True):
            if len(kept) < size:
                kept.append(image)
                answers.append(image)
            elif coin < SWAPPED:
                answers.append(kept[int(place * size)])
                kept[int(place * size)] = image
            else:
                answers.append(image)
        returned.append(np.stack(answers))
    return returned


@settings(deadline=None, max_examples=15)
@given(size=st.integers(1, 5), count=st.integers(1, 4), seed=st.integers(0, 2**16))
def test_it_exchanges_images_as_the_paper_says(size, count, seed):
    random = np.random.default_rng(seed)
    batches = [images(count, start=100 * step) for step in range(8)]
    chances = [random.random(count, dtype="float32") for _ in batches]
    pool = ImagePool(size, SHAPE)
    exchange = tf.function(lambda batch, chance: pool(batch, chance), autograph=False)
    returned = [exchange(batch, chance).numpy() for batch, chance in zip(batches, chances, strict=True)]
    np.testing.assert_array_equal(returned, exchanged_by_hand(size, batches, chances))


def test_a_pool_of_size_0_keeps_nothing():
    pool = ImagePool(0, SHAPE)
    assert pool.variables == []
    np.testing.assert_array_equal(pool(images(2), np.float32([0.1, 0.2])), images(2))


def test_no_gradient_passes_through_it():
    given, chance = tf.constant(images(2)), tf.constant([0.1, 0.2])
    for size in (0, 3):
        with tf.GradientTape() as tape:
            tape.watch(given)
            returned = ImagePool(size, SHAPE)(given, chance)
        assert tape.gradient(returned, given) is None


def test_its_state_is_its_variables():
    chance = np.random.default_rng(0).random((9, 2), dtype="float32")
    first, again = ImagePool(3, SHAPE), ImagePool(3, SHAPE)
    for row in range(5):
        first(images(2, start=50 * row), chance[row])
    for variable, fresh in zip(first.variables, again.variables, strict=True):
        fresh.assign(variable.numpy())
    for row in range(5, 9):
        batch = images(2, start=50 * row)
        np.testing.assert_array_equal(first(batch, chance[row]), again(batch, chance[row]))


def test_it_can_be_made_again_from_its_config():
    again = ImagePool.from_config(ImagePool(3, SHAPE).get_config())
    assert (again.size, again.image_shape) == (3, SHAPE)
