import numpy as np
import pytest
import tensorflow as tf
from ganforge_terrain import render
from ganforge_terrain.blue_rule import BlueRule
from ganforge_terrain.explorer import Explorer, first_column, place
from ganforge_terrain.procedural_terrain import ProceduralTerrain
from ganforge_terrain.world import World
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

pytestmark = pytest.mark.slow

SPLITS = ("train", "validation", "test")


def examples(dataset, split="train", seed=0, count=6):
    read = dataset.load(split, seed).read
    found = [read(tf.constant(position, tf.int64)) for position in range(count)]
    return {name: np.stack([example[name] for example in found]) for name in ("source", "target")}


@pytest.fixture(scope="module")
def batch():
    return examples(ProceduralTerrain(size=64))


def test_a_pipeline_reads_what_a_call_reads(batch):
    data = tf.data.Dataset.range(6).map(ProceduralTerrain(size=64).load("train", 0).read).batch(6)
    for name, images in next(iter(data)).items():
        assert (images.numpy() == batch[name]).mean() > 0.999


def test_a_position_may_be_a_number(batch):
    np.testing.assert_array_equal(ProceduralTerrain(size=64).load("train", 0).read(2)["target"], batch["target"][2])


def test_examples_have_the_shape_promised_and_no_end(batch):
    dataset = ProceduralTerrain(size=64)
    assert dataset.load("train", 0).size is None
    assert batch["source"].shape[1:] == dataset.shape().source
    assert batch["target"].shape[1:] == dataset.shape().target
    assert batch["source"].dtype == batch["target"].dtype == np.uint8
    assert set(np.unique(batch["source"])) == {0, 255}


def test_the_same_position_gives_the_same_example(batch):
    again = examples(ProceduralTerrain(size=64))
    for name, images in batch.items():
        np.testing.assert_array_equal(images, again[name])


@pytest.mark.parametrize("other", [{"split": "validation"}, {"seed": 1}])
def test_another_split_or_seed_looks_elsewhere(batch, other):
    elsewhere = examples(ProceduralTerrain(size=64), **other)
    assert not any(np.array_equal(*pair) for pair in zip(batch["source"], elsewhere["source"], strict=True))


def test_another_world_is_another_planet(batch):
    assert not np.array_equal(batch["target"], examples(ProceduralTerrain(size=64, world=1))["target"])


@settings(deadline=None, max_examples=10)
@given(position=st.integers(0, 2**62), attempt=st.integers(0, 100), seed=st.integers(0, 2**31))
def test_the_splits_lie_too_far_apart_to_overlap(position, attempt, seed):
    left = int(place(tf.constant(position, tf.int64), attempt, tf.constant(seed, tf.uint32))[1])
    for number, split in enumerate(SPLITS):
        assert 2**29 * number <= first_column(split) + left < 2**29 * number + 2**28


def test_the_binary_map_is_the_blue_rule_on_the_simplified_picture():
    explorer = Explorer(World(0, 40.0), 64, 64, (0.0, 1.0), BlueRule())
    example = explorer.example(tf.constant(5, tf.int64), "train", 3)
    origin = place(tf.constant(5, tf.int64), tf.constant(0), tf.constant(3, tf.uint32))
    painted = render.simplified(explorer.world.terrain(*origin, 64, 64)).numpy()
    assert len(np.unique(painted.reshape(-1, 3), axis=0)) <= 7
    np.testing.assert_array_equal(example["source"][..., 0] == 255, BlueRule().water(painted))


def test_a_rule_that_finds_no_water_gives_a_map_without_water():
    dataset = ProceduralTerrain(size=16, water=(0.0, 0.5), blue_rule={"red_margin": 255})
    assert not examples(dataset, count=2)["source"].any()


def test_the_real_picture_obeys_the_blue_rule_with_room_to_spare(batch):
    water = batch["source"][..., 0] == 255
    for red, green in ((0, 0), (30, 20)):
        seen = BlueRule(red_margin=red, green_margin=green).water(batch["target"])
        assert (seen == water).mean() >= 0.995


@pytest.mark.parametrize("bounds", [(0.2, 0.8), (0.4, 0.6), (0.0, 0.2)])
def test_every_window_holds_a_share_of_water_within_bounds(bounds):
    shares = (examples(ProceduralTerrain(size=48, water=bounds))["source"] == 255).mean(axis=(1, 2, 3))
    assert bounds[0] <= shares.min()
    assert shares.max() <= bounds[1]


@settings(deadline=None, max_examples=6)
@given(down=st.integers(-20, 20), right=st.integers(-20, 20), top=st.integers(0, 2**30), left=st.integers(0, 2**30))
def test_windows_of_one_world_agree_where_they_overlap(down, right, top, left):
    world, side = World(3, 40.0), 48

    def window(row, column):
        terrain = world.terrain(tf.constant(row, tf.int64), tf.constant(column, tf.int64), side, side)
        return np.dstack([terrain.elevation[1:-1, 1:-1], terrain.moisture])

    here, there = window(top, left), window(top + down, left + right)
    rows, columns = (slice(max(0, shift), side + min(0, shift)) for shift in (down, right))
    back_rows, back_columns = (slice(max(0, -shift), side + min(0, -shift)) for shift in (down, right))
    np.testing.assert_allclose(here[rows, columns], there[back_rows, back_columns], atol=1e-3)


@settings(deadline=None, max_examples=6)
@given(height=st.integers(1, 40), width=st.integers(1, 40))
def test_any_size_will_do(height, width):
    dataset = ProceduralTerrain(size=(height, width), water=(0.0, 1.0))
    tf.config.run_functions_eagerly(True)  # for one example a graph is not worth building
    try:
        batch = examples(dataset, count=1)
    finally:
        tf.config.run_functions_eagerly(False)
    assert batch["source"].shape[1:] == dataset.shape().source
    assert batch["target"].shape[1:] == dataset.shape().target


@pytest.mark.parametrize("bounds", [(0.8, 0.2), (0.5, 0.5), (-0.1, 0.5), (0.5, 1.1)])
def test_impossible_bounds_of_water_are_refused(bounds):
    with pytest.raises(ValidationError, match="water"):
        ProceduralTerrain(water=bounds)
