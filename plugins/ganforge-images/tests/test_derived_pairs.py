"""Pairs whose sources are made from their targets."""

from typing import ClassVar, Literal

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images import derivations
from ganforge_images.derivation import Derivation
from ganforge_images.derived_pairs import DerivedPairs
from ganforge_images.plugin import DerivedPairs as Offered

from ganforge.components import ExampleShape, ImageShape
from ganforge.data.batches import plain_batches
from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment
from ganforge.images import as_channels, read_image, write_png

EVERY = [
    derivations.Gray(),
    derivations.Edges(),
    derivations.Edges(blur=0),
    derivations.Pencil(),
    derivations.BlueRule(),
    derivations.Hole(),
    derivations.LowResolution(),
]


def seen(folder, derivation, number=0, **options):
    """Source and target of one example as networks see them."""
    dataset = DerivedPairs(path=folder, derivation=derivation, **{"validation_share": 0, **options})
    example = list(plain_batches(dataset.load("train", 0), number + 1, 1).as_numpy_iterator())[number]
    assert {name: image.shape[1:] for name, image in example.items()} == dataset.shape().images
    return example["source"][0], example["target"][0]


def save(folder, image, name="a"):
    folder.mkdir(exist_ok=True)
    write_png(folder / f"{name}.png", image)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("derivation", EVERY, ids=repr)
@pytest.mark.parametrize("options", [{"target_channels": 1}, {"target_channels": 4, "size": (13, 21)}])
def test_every_derivation_takes_any_target_and_is_the_same_each_time(write_images, derivation, options):
    folder = write_images("photos", "a")
    source, target = seen(folder, derivation, **options)
    assert abs(source).max() <= 1
    np.testing.assert_array_equal(seen(folder, derivation, **options)[0], source)
    assert source.shape[-1] == (derivation.channels or target.shape[-1])


def test_a_source_has_the_depth_of_its_target(tmp_path):
    image = np.random.default_rng(0).integers(0, 65536, (8, 8, 1), np.uint16)
    source, target = seen(save(tmp_path / "deep", image), derivations.Gray(), target_channels=1)
    np.testing.assert_array_equal(source, target)
    assert np.unique(source).size > 60


def test_gray_is_that_of_conversion(write_images):
    folder = write_images("photos", "a")
    source, _ = seen(folder, derivations.Gray())
    np.testing.assert_allclose((source + 1) * 127.5, as_channels(read_image(folder / "a.png"), 1), atol=1.01)


def square():
    """A light square of 16 pixels in the middle of a dark image of 32."""
    image = np.full((32, 32, 3), 20, np.uint8)
    image[8:24, 8:24] = 220
    return image


def test_edges_are_black_lines_where_the_target_changes(tmp_path):
    source, _ = seen(save(tmp_path / "a", square()), derivations.Edges(thin=False))
    assert set(np.unique(source)) == {-1, 1}
    assert (source[8:24, 8] == -1).all()
    assert (source[11:21, 11:21] == 1).all()
    assert (source[:5] == 1).all()


@pytest.mark.parametrize("blur", [0, 1, 2.5])
@pytest.mark.parametrize("turns", range(4))
def test_thin_edges_are_one_pixel_wide_and_closed(blur, turns):
    image = np.rot90(square().astype(np.float32) / 127.5 - 1, turns)
    drawn = derivations.Edges(blur=blur).derive(tf.constant(image), tf.constant([0, 0]))[..., 0].numpy() == -1
    assert (drawn[12:20].sum(axis=1) == 2).all()
    assert (drawn[:, 12:20].sum(axis=0) == 2).all()
    assert 48 <= drawn.sum() <= 64


def test_a_slant_is_one_line_without_gaps_too():
    rows, columns = np.mgrid[:40, :40]
    for slant in (rows - columns, rows + columns - 40, rows - 2 * columns + 20):
        image = np.where(slant > 0, 0.8, -0.8).astype(np.float32)[..., None]
        drawn = derivations.Edges().derive(tf.constant(image), tf.constant([0, 0]))[3:-3, :, 0].numpy() == -1
        assert set(drawn.sum(axis=1)) <= {1, 2}


def test_windows_of_real_houses_are_drawn_and_walls_are_not(real_data):
    photos = sorted((real_data("facades") / "val").glob("*.jpg"))[:6]
    shares = []
    for photo in photos:
        house = tf.constant(read_image(photo)[:, :256] / 127.5 - 1, tf.float32)
        shares.append((derivations.Edges().derive(house, tf.constant([0, 0])).numpy() < 0).mean())
    assert 0.05 < min(shares) < max(shares) < 0.2


def test_what_is_prepared_depends_on_no_seed(write_images):
    dataset = DerivedPairs(path=write_images("photos", "abc"), derivation=derivations.Hole(), validation_share=0)
    assert len(dataset.files("train")) == 3
    first, other = (list(plain_batches(dataset.load("train", seed), 3, 3)) for seed in (0, 99))
    np.testing.assert_array_equal(first[0]["source"], other[0]["source"])


def test_a_pencil_shades_what_is_darker_than_around_it(tmp_path):
    source, _ = seen(save(tmp_path / "a", square()), derivations.Pencil(softness=2))
    assert source[16, 16] > 0.99
    assert source[0, 0] > 0.99
    assert source[16, 6] < -0.3


def test_the_blue_rule_tells_water_by_its_margins(tmp_path):
    image = np.array([[[10, 20, 90], [75, 20, 90], [10, 80, 90], [90, 90, 90]]], np.uint8)
    folder = save(tmp_path / "a", image)
    assert seen(folder, derivations.BlueRule())[0][0, :, 0].tolist() == [-1, -1, -1, 1]
    strict = derivations.BlueRule(red_margin=20, green_margin=-256)
    assert seen(folder, strict)[0][0, :, 0].tolist() == [-1, 1, -1, 1]


def test_a_hole_lies_elsewhere_in_other_files_and_the_rest_stays(tmp_path):
    for name in "abc":
        save(tmp_path / "photos", np.full((40, 60, 3), 250, np.uint8), name)
    found = [seen(tmp_path / "photos", derivations.Hole(), number)[0] for number in range(3)]
    holes = [abs(source[..., 0]) < 0.01 for source in found]
    assert len({hole.tobytes() for hole in holes}) == 3
    for hole, source in zip(holes, found, strict=True):
        rows, columns = hole.any(axis=1).sum(), hole.any(axis=0).sum()
        assert hole.sum() == rows * columns
        assert 9 <= rows <= 21
        assert 14 <= columns <= 31
        np.testing.assert_allclose(source[~hole], 250 / 127.5 - 1, atol=1e-6)


def test_low_resolution_averages_and_enlarges(tmp_path):
    image = np.tile(np.array([[0, 254], [254, 0]], np.uint8)[..., None], (4, 4, 3))
    np.testing.assert_allclose(
        seen(save(tmp_path / "a", image), derivations.LowResolution(factor=2))[0], 127 / 127.5 - 1, atol=0.01
    )


class Negative(Derivation):
    """Black for white."""

    name: Literal["negative"] = "negative"
    channels: ClassVar[int | None] = None

    def derive(self, target, seed):
        return -target


class NegativePairs(DerivedPairs):
    """Pairs of a stranger's own derivation."""

    name: Literal["negative-pairs"] = "negative-pairs"
    derivation: Negative = Negative()


def test_a_stranger_adds_a_derivation_by_a_dataset_of_its_own(write_images):
    dataset = NegativePairs(path=write_images("photos", "a"), validation_share=0)
    example = dataset.load("train", 0).read(tf.constant(0, tf.int64))
    np.testing.assert_array_equal(example["source"], 255 - example["target"])


@pytest.mark.parametrize(
    ("derivation", "message"),
    [
        ({"name": "penci"}, "dataset.derivation.name is \"penci\", .* did you mean 'pencil'"),
        ({}, "dataset.derivation.name is missing. One of: blue-rule, edges, gray"),
        ({"name": "pencil", "softnes": 3}, "not an option of derivation 'pencil'; did you mean 'softness'"),
        ({"name": "edges", "blur": -1}, "dataset.derivation.blur is -1, but should be greater than or equal to 0"),
    ],
)
def test_faults_of_a_derivation_are_told_in_its_own_words(derivation, message):
    tables = {"dataset": {"name": Offered.component_name(), "path": "x", "derivation": derivation}}
    with pytest.raises(ExperimentError, match=message):
        Experiment.from_tables(tables)


def test_photos_of_streets_give_drawings_of_streets(real_data):
    source, target = seen(real_data("camvid") / "train" / "images", derivations.Pencil(), size=(96, 128))
    assert source.mean() > target.mean() + 0.5
    assert source.std() > 0.05


def test_a_file_in_colors_is_no_gray_source(tmp_path):
    colors = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    save(tmp_path / "photos", colors)
    write_png(tmp_path / "sketch.png", colors[..., :1].repeat(3, axis=-1))
    dataset = DerivedPairs(path=tmp_path / "photos", derivation=derivations.Edges())
    shape = ExampleShape(ImageShape(8, 8, 1), ImageShape(8, 8, 3))
    assert dataset.holds_more_than_source(tmp_path / "sketch.png", shape) == ""
    assert "looks like a target" in dataset.holds_more_than_source(tmp_path / "photos" / "a.png", shape)


def test_source_and_target_in_a_file_are_those_of_training(tmp_path):
    save(tmp_path / "photos", np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8))
    source, target = seen(tmp_path / "photos", derivations.Hole())
    dataset = DerivedPairs(path=tmp_path / "photos", derivation=derivations.Hole())
    np.testing.assert_allclose(dataset.source_in(tmp_path / "photos" / "a.png"), source, atol=1 / 127)
    np.testing.assert_allclose(dataset.target_in(tmp_path / "photos" / "a.png"), target, atol=1 / 127)
