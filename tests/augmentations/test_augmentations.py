"""Random changes: aligned, reproducible, and what they say they are."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.augmentations.color import Color
from ganforge.augmentations.jitter import Jitter
from ganforge.augmentations.mirror import Mirror
from ganforge.augmentations.normalize import to_unit_range
from ganforge.augmentations.quarter_turns import QuarterTurns
from ganforge.augmentations.rotation import Rotation
from ganforge.augmentations.scale import Scale
from ganforge.components.shapes import ExampleShape, ImageShape

MOVING = [Jitter(enlarge=1.5), Mirror(), QuarterTurns(), Rotation(degrees=180), Scale(smallest=0.5, largest=2)]
AUGMENTATIONS = [*MOVING, Jitter(), Jitter(target_resampling="bicubic"), Mirror(probability=1), Color()]
any_augmentation = pytest.mark.parametrize("augmentation", AUGMENTATIONS, ids=repr)
sides = st.integers(4, 24)
seeds = st.tuples(st.integers(0, 1000), st.integers(0, 1000))


def coordinates(height: int, width: int) -> np.ndarray:
    """An image whose pixels say where they are: (height, width, 2) float32 in [-1, 1]."""
    rows, columns = ((np.arange(side) + 0.5) / side * 2 - 1 for side in (height, width))
    return np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).astype(np.float32)


def noise(height: int, width: int, dtype: str = "uint8") -> np.ndarray:
    return np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (height, width, 3), dtype)


def applied(augmentation, source, target, seed=(0, 0)):
    example = augmentation.apply({"source": tf.constant(source), "target": tf.constant(target)}, tf.constant(seed))
    return example["source"].numpy(), example["target"].numpy()


def in_unit_range(image: np.ndarray) -> np.ndarray:
    return to_unit_range(tf.constant(image)).numpy()


@any_augmentation
@settings(deadline=None, max_examples=15)
@given(height=sides, width=sides, seed=seeds)
def test_source_and_target_stay_aligned_and_keep_their_shape(augmentation, height, width, seed):
    image = coordinates(height, width)
    source, target = applied(augmentation, image, image, seed)
    assert source.shape == image.shape
    inner = np.s_[2:-2, 2:-2]  # bicubic is not linear at the edges
    np.testing.assert_allclose(source[inner], target[inner], atol=1e-5)


@settings(deadline=None, max_examples=15)
@given(height=sides, width=sides, factor=st.integers(2, 4), seed=seeds)
def test_source_and_target_of_different_sizes_show_the_same_place(height, width, factor, seed):
    jitter = Jitter(enlarge=1.3)
    for small, large in ((True, False), (False, True)):
        image = [
            coordinates(height, width) if one else coordinates(factor * height, factor * width)
            for one in (small, large)
        ]
        shown = [corner(one) for one in applied(jitter, *image, seed)]
        np.testing.assert_allclose(shown[0], shown[1], atol=1e-4)


def corner(image: np.ndarray) -> np.ndarray:
    """What coordinates lie at the middle of the image."""
    height, width = image.shape[:2]
    middle = image[(height - 1) // 2 : height // 2 + 1, (width - 1) // 2 : width // 2 + 1]
    return middle.mean(axis=(0, 1))


@any_augmentation
def test_one_seed_gives_one_change_and_seeds_give_many(augmentation):
    image = noise(16, 16)
    first, again = (applied(augmentation, image, image, (3, 4))[0] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    changes = {applied(augmentation, image, image, (3, number))[0].tobytes() for number in range(20)}
    assert len(changes) > 1 or augmentation == Mirror(probability=1)


@pytest.mark.parametrize("method", ["bilinear", "bicubic", "nearest"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_jitter_equals_resizing_and_then_cropping(method, dtype):
    image = noise(32, 64, dtype)
    jitter = Jitter(enlarge=40 / 32, source_resampling=method)
    enlarged = tf.image.resize(image, (40, 80), method, antialias=True)
    enlarged = np.clip(tf.cast(enlarged, tf.float32) / (np.iinfo(dtype).max / 2) - 1, -1, 1)
    windows = {
        (row, column): enlarged[row : row + 32, column : column + 64] for row in range(9) for column in range(17)
    }
    for number in range(5):
        source = in_unit_range(applied(jitter, image, image, (1, number))[0])
        half_a_level = 1 / np.iinfo(dtype).max
        assert min(abs(source - window).max() for window in windows.values()) < half_a_level + 1e-5


@settings(deadline=None, max_examples=25)
@given(
    height=sides,
    width=sides,
    factor=st.integers(1, 3),
    enlarge=st.floats(1, 1.8),  # rounded up to twice the size, nothing is split
    dtypes=st.tuples(*[st.sampled_from(["uint8", "uint16", "float32", "int16"])] * 2),
    method=st.sampled_from(["bilinear", "nearest"]),
    seed=seeds,
)
def test_the_parts_of_jitter_together_are_jitter(height, width, factor, enlarge, dtypes, method, seed):
    jitter = Jitter(enlarge=enlarge, target_resampling=method)
    shape = ExampleShape(ImageShape(height, width, 3), ImageShape(height * factor, width * factor, 3))
    example = {
        role: tf.cast(noise(size.height, size.width), dtype)
        for (role, size), dtype in zip(shape.images.items(), dtypes, strict=True)
    }
    first, second = jitter.split(shape)
    windows, expected = second(first(example), tf.constant(seed)), jitter.apply(example, tf.constant(seed))
    for role, window in windows.items():
        assert window.dtype == example[role].dtype and window.shape == example[role].shape
        np.testing.assert_array_equal(window, expected[role])


@pytest.mark.parametrize(
    ("jitter", "target"),
    [
        (Jitter(enlarge=2), 8),
        (Jitter(source_resampling="bicubic"), 8),
        (Jitter(target_resampling="bicubic"), 8),
        (Jitter(enlarge=1.5), 12),
        (Jitter(enlarge=1.5), 9),
    ],
)
def test_jitter_has_no_parts_where_it_would_be_slow_or_differ(jitter, target):
    assert jitter.split(ExampleShape(ImageShape(8, 8, 3), ImageShape(target, target, 3))) is None


def test_a_label_map_shows_the_nearest_class():
    labels = np.arange(8 * 8, dtype=np.int16).reshape(8, 8, 1)
    first, _ = Jitter(enlarge=1.5).split(ExampleShape(ImageShape(8, 8, 1), ImageShape(8, 8, 1)))
    nearest = tf.image.resize(labels, (12, 12), "nearest")
    np.testing.assert_array_equal(first({"source": tf.constant(labels)})["source"], nearest)


def test_jitter_reaches_every_place_and_none_beyond():
    image = coordinates(8, 8)
    firsts = {applied(Jitter(enlarge=10 / 8), image, image, (0, number))[0][0, 0].tobytes() for number in range(100)}
    assert len(firsts) == 3 * 3


def test_labels_stay_labels_under_nearest_resampling():
    labels = np.random.default_rng(0).integers(0, 12, (64, 48, 1), np.uint8) * 20
    _, target = applied(Jitter(target_resampling="nearest"), noise(64, 48), labels)
    assert set(np.unique(target)) <= set(np.unique(labels))


def test_an_image_is_enlarged_by_the_papers_ratio_unless_told_otherwise():
    assert round(Jitter().enlarge * 256) == 286


def test_mirror_flips_left_to_right_as_often_as_told_and_keeps_the_dtype():
    image = noise(4, 6)
    source, target = applied(Mirror(probability=1), image, image)
    np.testing.assert_array_equal(source, image[:, ::-1])
    np.testing.assert_array_equal(target, image[:, ::-1])
    assert source.dtype == np.uint8
    np.testing.assert_array_equal(applied(Mirror(probability=0), image, image)[0], image)
    flips = sum((applied(Mirror(), image, image, (0, number))[0] != image).any() for number in range(100))
    assert 30 < flips < 70


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_integers_span_the_unit_range_and_floats_pass(dtype):
    ends = np.array([0, np.iinfo(dtype).max], dtype)
    np.testing.assert_allclose(to_unit_range(tf.constant(ends)), [-1, 1])
    np.testing.assert_array_equal(to_unit_range(tf.constant([0.5])), [0.5])


@pytest.mark.parametrize("augmentation", MOVING, ids=repr)
@settings(deadline=None, max_examples=10)
@given(height=sides, width=sides, seed=seeds)
def test_label_maps_move_with_their_images_and_keep_their_classes(augmentation, height, width, seed):
    places = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), axis=-1)
    for axis, side in enumerate((height, width)):
        source, target = applied(augmentation, coordinates(height, width), places[..., [axis]].astype(np.int16), seed)
        assert target.dtype == np.int16
        shown = (source[..., axis] + 1) / 2 * side - 0.5
        inner = np.s_[2:-2, 2:-2]  # nearer the edges it is mirrored
        assert abs(shown - target[..., 0])[inner].max(initial=0) <= 0.51


@pytest.mark.parametrize("augmentation", [Rotation(degrees=45), Scale(smallest=0.5), QuarterTurns()], ids=repr)
def test_a_larger_target_shows_the_same_place(augmentation):
    for number in range(5):
        found = applied(augmentation, coordinates(9, 9), coordinates(27, 27), (0, number))
        np.testing.assert_allclose(found[0][2:-2, 2:-2], found[1][7:-7:3, 7:-7:3], atol=0.02)


def test_rotation_turns_about_the_middle_up_to_the_angle_told():
    image = coordinates(33, 33)
    angles = []
    for number in range(60):
        turned = applied(Rotation(degrees=30), image, image, (0, number))[0]
        np.testing.assert_allclose(turned[16, 16], [0, 0], atol=1e-5)
        angles.append(np.degrees(np.arctan2(*turned[16, 24])))
    assert max(np.abs(angles)) <= 30.01
    assert min(angles) < -20 < 20 < max(angles)


def test_scale_keeps_the_middle_and_the_range_told():
    image = coordinates(33, 33)
    scales = []
    for number in range(60):
        scaled = applied(Scale(smallest=0.8, largest=1.25), image, image, (0, number))[0]
        np.testing.assert_allclose(scaled[16, 16], [0, 0], atol=1e-5)
        scales.append(image[16, 20, 1] / scaled[16, 20, 1])
    assert 0.79 < min(scales) < 0.9 < 1.1 < max(scales) < 1.26


@pytest.mark.parametrize(("width", "expected"), [(4, 4), (6, 2)])
def test_quarter_turns_come_in_all_that_fit_and_keep_the_dtype(width, expected):
    image = noise(4, width)
    found = {applied(QuarterTurns(), image, image, (0, number))[0].tobytes() for number in range(40)}
    turns = range(0, 4, 4 // expected)
    assert found == {np.ascontiguousarray(np.rot90(image, turn)).tobytes() for turn in turns}


@pytest.mark.parametrize("on", ["source", "target", "both"])
def test_color_changes_what_it_is_told_to(on):
    image = noise(8, 8)
    found = dict(zip(("source", "target"), applied(Color(on=on, brightness=0.5), image, image), strict=True))
    for side, changed in found.items():
        assert np.array_equal(changed, image) == (on not in (side, "both"))
    assert on != "both" or np.array_equal(found["source"], found["target"])


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_color_takes_any_channels_and_keeps_alpha_and_the_range(channels):
    image = np.random.default_rng(0).uniform(-1, 1, (8, 8, channels)).astype(np.float32)
    source, _ = applied(Color(brightness=0.4, hue=0.3), image, image)
    assert source.shape == image.shape
    assert abs(source).max() <= 1
    assert channels != 4 or np.allclose(source[..., 3], image[..., 3], atol=1e-6)
    assert abs(source - image)[..., 0].max() > 0.01


def test_without_an_amount_colors_stay():
    image = noise(8, 8)
    nothing = Color(brightness=0, contrast=0, saturation=0, hue=0)
    np.testing.assert_allclose(applied(nothing, image, image)[0], image / 127.5 - 1, atol=1e-5)
