import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from ganforge_terrain.blue_rule import BlueRule
from ganforge_terrain.terrain_maps import TerrainMaps
from PIL import Image

from ganforge.errors import DataError

pytestmark = pytest.mark.slow

EARTH = Path(__file__).parents[3] / "../shared/data/terrain"
SPLITS = ("train", "validation", "test")
needs_earth = pytest.mark.skipif(not EARTH.is_dir(), reason=f"the rasters of the earth are not at {EARTH}")


@pytest.fixture(scope="module")
def numbered(tmp_path_factory):
    """A raster that tells each pixel's place: red and green count, blue is land or water in diagonal stripes."""
    rows, columns = np.mgrid[:160, :240]
    blue = np.where((rows + columns) // 8 % 2, 255, 0)
    path = tmp_path_factory.mktemp("maps") / "numbered.png"
    Image.fromarray(np.dstack([columns, rows, blue]).astype(np.uint8)).save(path)
    return path


def examples(dataset, split="train", seed=0, count=200):
    data = tf.data.Dataset.range(count).map(dataset.load(split, seed).read).batch(count)
    return {name: images.numpy() for name, images in next(iter(data)).items()}


def maps(path, **options):
    return TerrainMaps(path=path, blue_rule={"red_margin": 10, "green_margin": 0}, **({"size": 24} | options))


def pixels(batch):
    return set(map(tuple, batch["target"][..., :2].reshape(-1, 2).tolist()))


def test_no_pixel_is_in_two_splits(numbered):
    seen = [pixels(examples(maps(numbered), split)) for split in SPLITS]
    assert not seen[0] & seen[1]
    assert not seen[0] & seen[2]
    assert not seen[1] & seen[2]
    assert min(map(len, seen)) >= 24 * 24


def test_the_seed_deals_the_blocks(numbered):
    assert pixels(examples(maps(numbered), "test", 0)) != pixels(examples(maps(numbered), "test", 1))


def test_the_same_position_gives_the_same_example(numbered):
    first, second = (examples(maps(numbered), "train", 4, 8) for _ in range(2))
    for name in first:
        np.testing.assert_array_equal(first[name], second[name])


def test_source_is_the_blue_rule_on_the_raster_and_target_is_the_raster(numbered):
    dataset = maps(numbered, size=(20, 31))
    batch = examples(dataset, count=8)
    assert batch["source"].shape[1:] == dataset.shape().source
    assert batch["target"].shape[1:] == dataset.shape().target
    assert dataset.load("train", 0).size is None
    np.testing.assert_array_equal(batch["source"][..., 0] == 255, dataset.blue_rule.water(batch["target"]))
    np.testing.assert_array_equal(np.diff(batch["target"][..., 0].astype(int), axis=2), 1)


def test_the_map_comes_from_the_simplified_raster_where_one_is_given(numbered, tmp_path):
    painted = np.zeros((160, 240, 3), np.uint8)
    painted[:, ::2, 2] = 255
    Image.fromarray(painted).save(tmp_path / "painted.png")
    batch = examples(maps(numbered, simplified=tmp_path / "painted.png"), count=8)
    np.testing.assert_array_equal(batch["source"][..., 0] == 255, batch["target"][..., 0] % 2 == 0)


def test_every_window_holds_a_share_of_water_within_bounds(numbered):
    shares = (examples(maps(numbered, size=12, water=(0.3, 0.5)))["source"] == 255).mean(axis=(1, 2, 3))
    assert shares.min() >= 0.3
    assert shares.max() <= 0.5


def test_rows_leave_out_what_lies_beyond(numbered):
    seen = {row for _, row in pixels(examples(maps(numbered, rows=(0.25, 0.75))))}
    assert min(seen) >= 40
    assert max(seen) < 120


def test_scale_averages_pixels(numbered):
    batch = examples(maps(numbered, scale=2, size=12, water=(0.0, 1.0)), count=8)
    np.testing.assert_array_equal(np.diff(batch["target"][..., 0].astype(int), axis=2), 2)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere.png: there is no such file"):
        maps(tmp_path / "nowhere.png").load("train", 0)


@pytest.mark.parametrize("kept", [0, 40, 400])
def test_a_broken_file_is_named(numbered, tmp_path, kept):
    broken = tmp_path / "broken.png"
    broken.write_bytes(numbered.read_bytes()[:kept])
    with pytest.raises(DataError, match=r"broken.png: .*eplace or remove"):
        maps(broken).load("train", 0)


def test_rasters_that_do_not_line_up_are_refused(numbered, tmp_path):
    Image.new("RGB", (240, 161)).save(tmp_path / "taller.png")
    with pytest.raises(DataError, match=r"taller.png: 240x161 pixels, but .*numbered.png has 240x160"):
        maps(numbered, simplified=tmp_path / "taller.png").load("train", 0)


def test_a_raster_too_small_for_three_splits_is_refused(numbered):
    with pytest.raises(DataError, match=r"numbered.png: 240x160 pixels hold 2 separate windows.*100x100"):
        maps(numbered, size=100).load("train", 0)


def test_a_raster_without_enough_water_is_refused(tmp_path):
    Image.new("RGB", (240, 160), (90, 120, 40)).save(tmp_path / "dry.png")
    with pytest.raises(DataError, match=r"dry.png: 0 of \d+ blocks hold 20% to 80% water"):
        maps(tmp_path / "dry.png").load("train", 0)


def test_an_image_beyond_pillows_guard_is_opened(numbered, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert len(examples(maps(numbered, water=(0.25, 0.75)), count=2)["source"]) == 2


def earth(**options):
    return TerrainMaps(
        path=EARTH / "blue_marble_ng_5400.jpg",
        simplified=EARTH / "etopo1_relief_5400.jpg",
        blue_rule={"red_margin": 15, "green_margin": -40},
        rows=(1 / 6, 5 / 6),
        **options,
    )


@needs_earth
@pytest.mark.parametrize("split", SPLITS)
def test_two_maps_of_the_earth_agree_on_its_coasts(split):
    batch = examples(earth(size=128), split)
    seen = BlueRule(red_margin=0, green_margin=0).water(batch["target"])
    assert (seen == (batch["source"][..., 0] == 255)).mean() >= 0.97


@pytest.mark.processes
@needs_earth
def test_the_earth_is_held_in_eight_bits():
    code = f"""
import resource, tensorflow as tf
from pathlib import PosixPath
from ganforge_terrain.terrain_maps import TerrainMaps
import ganforge_terrain.survey
tf.constant(0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
maps = TerrainMaps(**{earth().model_dump(exclude={"name"})!r})
for split in ("train", "validation", "test"):
    maps.load(split, 0)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    grown = int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    megapixels = 5400 * 2700 / 1e6
    assert grown / 1024 < 20 * megapixels
