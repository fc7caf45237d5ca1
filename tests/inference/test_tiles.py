"""Large images in tiles that nobody sees."""

from typing import Literal

import keras
import numpy as np
import pytest
import tensorflow as tf
from ganforge_pix2pix.paired import Paired
from ganforge_pix2pix.unet import UNet
from noise_components import NoiseGenerator, NoiseMethod
from PIL import Image
from tiny_components import TinyGenerator, tiny_experiment

from ganforge import row_decoding
from ganforge.components import Generator
from ganforge.components.row_reader import RowReader
from ganforge.components.shapes import shape_to_json
from ganforge.errors import DataError
from ganforge.images import read_image
from ganforge.inference.file_translation import translate_jobs
from ganforge.inference.row_translation import rows_in_tiles, tile_size
from ganforge.inference.tile_networks import TileNetworks
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions
from ganforge.inference.translator import Translator
from ganforge.layers import BatchNormalization, InstanceNormalization
from ganforge.training.state import build_state

pytestmark = pytest.mark.slow


def translator_of(generator, noise=0.1, **parts):
    experiment = tiny_experiment(generator=generator, **parts)
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    weights = np.random.default_rng(1)
    arrays = {
        key: array + weights.normal(0, noise, array.shape).astype(array.dtype) if "generator/" in key else array
        for key, array in state.arrays().items()
        if array.dtype.kind == "f" or "generator/" not in key
    }
    return Translator(experiment, {**arrays, "shape": np.array(shape_to_json(experiment.dataset.shape()))})


def in_tiles(translator, source, tile=32, **options):
    chosen = TranslationOptions(tile=tile, **options)
    size = tile_size(translator, "a.png", source.shape[:2], chosen)
    return np.concatenate(list(rows_in_tiles(translator, RowReader(source), {}, size, chosen).bands))


class Leveler(Generator):
    """Shows how bright each place is beside the mean of the image: alone, each tile would have another mean."""

    name: Literal["leveler"] = "leveler"
    norm: str = "instance"

    def build(self, shape):
        norm = InstanceNormalization() if self.norm == "instance" else BatchNormalization(statistics="batch")
        source = keras.Input(tuple(shape.source), name="source")
        smooth = keras.layers.Conv2D(3, 3, padding="same", kernel_initializer="ones", name="smooth")(source)
        return keras.Model(source, keras.layers.Activation("tanh")(norm(smooth)))


@pytest.fixture(scope="module")
def scene():
    """Light that changes smoothly across the image."""
    rows, columns = np.mgrid[:100, :140] / 100
    return np.clip(rows / 2 - columns / 4, -1, 1)[..., None].astype("float32")


def largest_steps(made):
    """Between neighbors in the 8 pixels where a tile takes over from the one before, every 24 pixels, and elsewhere."""
    places = np.arange(1, len(made) - 2)  # the last pixel of each end is a network's own edge
    steps = np.abs(np.diff(made, axis=0)).max(axis=(1, 2))[places]
    is_border = (places >= 22) & ((places - 22) % 24 < 11)
    return steps[is_border].max(), steps[~is_border].max()


@pytest.mark.parametrize("norm", ["instance", "batch"])
def test_no_step_across_the_border_of_tiles_is_larger_than_inside_them(scene, norm, monkeypatch):
    translator = translator_of(Leveler(norm=norm), noise=0)
    made = in_tiles(translator, scene)
    assert made.shape == (100, 140, 3)
    for turned in (made, made.swapaxes(0, 1)):
        border, inside = largest_steps(turned[2:-2, 2:-2])
        assert border <= 1.001 * inside
    monkeypatch.setattr(TileNetworks, "look_at", lambda self, tiles: None)
    border, inside = largest_steps(in_tiles(translator_of(Leveler(norm=norm), noise=0), scene)[2:-2, 2:-2])
    assert border > 1.5 * inside  # what the test would see if each tile had its own statistics


def test_tiles_make_what_the_whole_image_makes_where_networks_look_no_farther_than_the_overlap(scene):
    translator = translator_of(TinyGenerator())
    np.testing.assert_allclose(in_tiles(translator, scene), translator.translate(scene), atol=1e-5)


def test_norms_see_the_whole_image_in_each_tile(scene, monkeypatch):
    unet = UNet(depth=3, filters=4, norm="instance", dropout=0)
    translator = translator_of(unet, method=Paired())
    whole = translator.translate(scene)
    apart = np.abs(in_tiles(translator, scene, 64) - whole).mean()
    monkeypatch.setattr(TileNetworks, "look_at", lambda self, tiles: None)
    assert apart < 0.7 * np.abs(in_tiles(translator_of(unet, method=Paired()), scene, 64) - whole).mean()


def test_noise_and_chance_are_those_of_the_whole_image(scene):
    translator = translator_of(NoiseGenerator(), method=NoiseMethod())
    np.testing.assert_allclose(in_tiles(translator, scene, seed=3), translator.translate(scene, seed=3), atol=1e-5)


class MapReader(Generator):
    """Shows a map of noise."""

    name: Literal["map-reader"] = "map-reader"

    def build(self, shape):
        noise, source = (
            keras.Input(entry.dimensions, name=name)
            for name, entry in (*shape.extras.items(), ("source", shape.source))
        )
        mixed = keras.layers.Concatenate()([noise, source])
        return keras.Model([noise, source], keras.layers.Conv2D(3, 1, activation="tanh")(mixed))


def test_noise_at_every_pixel_is_that_of_its_place_in_the_whole_image(scene):
    translator = translator_of(MapReader(), method=Paired(noise=4))
    whole = translator.translate(scene, seed=3)
    np.testing.assert_allclose(in_tiles(translator, scene, seed=3), whole, atol=1e-5)
    assert np.abs(translator.translate(scene, seed=4) - whole).mean() > 0.01
    given = translator.translate(scene, {"noise": translator.noise(3, scene)}, seed=4)
    np.testing.assert_array_equal(given, whole)


def test_an_image_no_larger_than_a_tile_is_translated_in_one_piece(scene):
    translator = translator_of(TinyGenerator())
    assert tile_size(translator, "a.png", (32, 30), TranslationOptions(tile=32)) is None
    assert tile_size(translator, "a.png", (33, 30), TranslationOptions(tile=32)) == (32, 32)
    assert tile_size(translator, "a.png", (33, 30), TranslationOptions()) is None


def test_what_memory_does_not_hold_is_translated_by_tiles_unless_it_does_not_hold_these(monkeypatch):
    translator = translator_of(TinyGenerator())
    monkeypatch.setattr("ganforge.inference.memory.available_memory", lambda: 2**30)
    assert tile_size(translator, "a.png", (8000, 8000), TranslationOptions()) == (512, 512)
    with pytest.raises(DataError, match=r"a\.png: translating 2000000x2000000 pixels takes about .* GiB of memory"):
        tile_size(translator, "a.png", (2_000_000, 2_000_000), TranslationOptions())


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_a_file_that_is_decoded_by_rows_gives_what_it_gives_decoded_whole(tmp_path, monkeypatch, name):
    translator = translator_of(TinyGenerator())
    pixels = np.random.default_rng(0).integers(0, 256, (70, 90, 4), np.uint8)
    Image.fromarray(pixels).save(tmp_path / name)
    made = []
    for large in (2**40, 0):
        monkeypatch.setattr(row_decoding, "LARGE", large)
        options = TranslationOptions(tile=32, keep_alpha=True)
        (job,) = TranslationJobs([tmp_path / name], tmp_path / str(large), translator.direction(), options).jobs
        (done,) = translate_jobs(translator, [job], options)
        assert (done.error, [text for text in done.remarks if "whole" in text]) == ("", [])
        made.append(job.generated.read_bytes())
    assert made[0] == made[1]


def test_a_file_that_has_to_be_decoded_whole_is_remarked(tmp_path, scene, monkeypatch):
    monkeypatch.setattr(row_decoding, "LARGE", 0)
    translator = translator_of(TinyGenerator())
    Image.fromarray(np.uint8(127.5 * (scene[..., 0] + 1))).save(tmp_path / "a.bmp")
    options = TranslationOptions(tile=32)
    jobs = TranslationJobs([tmp_path / "a.bmp"], tmp_path / "out", translator.direction(), options).jobs
    (done,) = translate_jobs(translator, jobs, options)
    assert done.remarks[-1].endswith("convert it to one of them to save memory.")


def test_a_file_is_written_band_by_band(tmp_path, scene):
    translator = translator_of(TinyGenerator())
    Image.fromarray(np.uint8(127.5 * (scene[..., 0] + 1))).save(tmp_path / "a.png")
    seen = []
    for name, tile in (("whole", None), ("tiles", 32)):
        planned = TranslationJobs([tmp_path / "a.png"], tmp_path / name, translator.direction())
        options = TranslationOptions(tile=tile, report=lambda what, done, total: seen.append((done, total)))
        (done,) = translate_jobs(translator, planned.jobs, options)
        assert done.error == ""
    whole, tiles = (read_image(tmp_path / name / "a.png").astype(int) for name in ("whole", "tiles"))
    assert abs(whole - tiles).max() <= 1
    assert seen[-1][0] == seen[-1][1] == len(seen) * 6
