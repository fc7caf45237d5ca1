import numpy as np

from ganforge.data.alignment import contours_in_common, far_below


def shapes(number):
    """A few rectangles on black."""
    random, image = np.random.default_rng(number), np.zeros((64, 64, 3), np.uint8)
    for _ in range(5):
        top, left = random.integers(0, 48, 2)
        image[top : top + 16, left : left + 16] = random.integers(50, 256, 3)
    return image


def test_the_one_pair_that_is_not_one_is_found():
    pairs = {number: (shapes(number), 255 - shapes(number)[..., :1]) for number in range(12)}
    pairs[5] = (shapes(5), shapes(50))
    assert far_below({number: contours_in_common(*pair) for number, pair in pairs.items()}) == [5]


def test_a_label_map_is_compared_by_its_borders_whatever_its_numbers():
    image = shapes(0)
    labels = (image.astype(np.int32).sum(-1, keepdims=True) % 97).astype(np.int16)
    assert contours_in_common(labels, image) > 0.8


def test_nothing_is_said_of_few_pairs_of_flat_images_or_of_pairs_that_never_agree():
    assert far_below({0: 0.9, 1: 0.9, 2: -0.9}) == []
    assert far_below({number: 0.01 * number for number in range(20)} | {20: -1.0}) == []
    assert contours_in_common(shapes(0), np.zeros((64, 64, 3), np.uint8)) is None
    assert contours_in_common(shapes(0), np.zeros((1, 64, 3), np.uint8)) is None


def test_what_is_no_number_is_compared_without_a_word(recwarn):
    image = shapes(0).astype(np.float32)
    image[3, 3], image[5, 5:7] = np.nan, np.inf
    assert contours_in_common(image, shapes(0)) is None and not recwarn.list
