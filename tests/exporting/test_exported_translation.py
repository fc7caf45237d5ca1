"""Exported files in the place of a run's networks."""

import json

import numpy as np
import pytest

from ganforge.components import VectorShape
from ganforge.components.shapes import NoiseMapShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, RunError
from ganforge.exporting.exported_translation import ExportedTranslation

FREE = {"free": True, "least": [16, 8], "multiple": [8, 8]}
IMAGE = {"kind": "image", "shape": ["batch", "height", "width", 1], "dtype": "float32"}


def translation(size=None, run=None, **inputs):
    description = {"size": size or FREE, "inputs": inputs or {"source": IMAGE}}
    return ExportedTranslation(run or (lambda inputs: -inputs["source"]), description, "Stand-in")


@pytest.mark.parametrize(("size", "padded"), [((1, 1), (16, 8)), ((16, 8), (16, 8)), ((17, 9), (24, 16))])
def test_free_sizes_are_padded_to_the_next_multiple(size, padded):
    assert translation().padded_size(*size) == padded
    assert translation().takes(size) == (size == padded)


def test_a_file_for_one_size_takes_no_other():
    fixed = translation({"free": False, "height": 8, "width": 8})
    assert fixed.takes((8, 8))
    assert not fixed.takes((8, 16))
    with pytest.raises(DataError, match="takes images of 8x8 only"):
        fixed.padded_size(8, 16)


def test_each_image_of_a_batch_is_run_by_itself_with_the_entries_that_the_file_reads():
    given = []

    def run(inputs):
        given.append({name: array.shape for name, array in inputs.items()})
        return -inputs["source"]

    batch = {"source": np.arange(2 * 16 * 8, dtype=np.float32).reshape(2, 16, 8, 1), "chance": np.zeros(2)}
    chance = {"kind": "chance", "shape": ["batch", 1], "dtype": "float32"}
    made = translation(run=run, source=IMAGE, chance=chance).translate((16, 8), {**batch, "unread": np.zeros(2)})
    np.testing.assert_array_equal(made, -batch["source"])
    assert given == [{"source": (1, 16, 8, 1), "chance": (1, 1)}] * 2


def test_files_of_uint8_get_and_give_levels():
    def run(inputs):
        assert inputs["source"].dtype == np.uint8
        return 255 - inputs["source"]

    source = np.linspace(-1, 1, 16 * 8, dtype=np.float32).reshape(1, 16, 8, 1)
    made = translation(run=run, source={**IMAGE, "dtype": "uint8"}).translate(
        (16, 8), {"source": source, "chance": [0]}
    )
    np.testing.assert_allclose(made, -source, atol=1 / 255)


def test_noise_is_drawn_from_chance_unless_it_is_there():
    vector = {"kind": "noise", "shape": ["batch", 3], "dtype": "float32"}
    made = translation(run=lambda inputs: inputs["noise"], noise=vector)
    assert made.noise_shape == VectorShape(3)
    chance = {"chance": np.array([0.25, 0.5], np.float32)}
    drawn = made.translate((16, 8), chance)
    np.testing.assert_array_equal(drawn, made.translate((16, 8), chance))
    assert (drawn[0] != drawn[1]).any()
    given = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(made.translate((16, 8), {**chance, "noise": given}), given)
    many = translation(source=IMAGE, noise={**vector, "shape": ["batch", "height", "width", 5]})
    assert many.noise_shape == NoiseMapShape(5)
    assert translation().noise_shape is None


def test_an_entry_that_is_missing_is_named():
    with pytest.raises(DataError, match="there is no 'source'"):
        translation().translate((16, 8), {"chance": [0]})


def test_a_folder_that_holds_no_export_says_so(tmp_path):
    with pytest.raises(RunError, match=r"model\.json: cannot be read: FileNotFoundError"):
        ExportedTranslation.load(tmp_path, Plugins())
    (tmp_path / "model.json").write_text(json.dumps({"version": 9}))
    with pytest.raises(RunError, match=r"its version is 9\. Expected 1"):
        ExportedTranslation.load(tmp_path, Plugins())
    (tmp_path / "model.json").write_text(json.dumps({"version": 1, "format": "keras", "file": "model.keras"}))
    with pytest.raises(RunError, match=r"format 'keras' cannot load model\.keras"):
        ExportedTranslation.load(tmp_path, Plugins())
