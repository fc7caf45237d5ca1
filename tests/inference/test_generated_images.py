import io
import pickle

import numpy as np
import pytest
from PIL import Image

from ganforge.inference.generated_images import GeneratedImages

RANDOM = np.random.default_rng(0).uniform(-1, 1, (3, 16, 24, 2)).astype(np.float32)


def colored(images):
    return images[..., [0, 1, 0]]


@pytest.fixture
def images():
    return GeneratedImages.of(RANDOM, colored)


def shown(images):
    return np.asarray(Image.open(io.BytesIO(images._repr_png_())))


def test_they_are_the_numbers_that_they_are_made_of(images):
    np.testing.assert_array_equal(images, RANDOM)
    assert isinstance(images, np.ndarray)
    assert images.mean() == RANDOM.mean()


def test_one_image_is_shown_pixel_by_pixel(images):
    expected = np.rint((colored(RANDOM[1]) + 1) * 127.5).astype(np.uint8)
    np.testing.assert_array_equal(shown(images[1]), expected)
    np.testing.assert_array_equal(shown(images[1] * -1), shown(GeneratedImages.of(-RANDOM[1], colored)))


def test_several_images_are_shown_side_by_side(images):
    height, width, _ = shown(images).shape
    assert width > 3 * 128
    assert height < 200


def test_what_is_no_image_is_printed(images):
    for numbers in (images.mean(), images[0, 0], images[:0], images > 0, images[..., :1], images.astype(int)):
        picture = numbers._repr_png_() if isinstance(numbers, GeneratedImages) else None
        assert picture is None
    assert pickle.loads(pickle.dumps(images))._repr_png_() is None  # noqa: S301
