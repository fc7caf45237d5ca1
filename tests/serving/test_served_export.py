"""Exported files as models of a server."""

import numpy as np
import pytest

from ganforge.errors import DataError
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.served_export import ServedExport

IMAGE = {"kind": "image", "shape": ["batch", "height", "width", 1], "dtype": "float32"}
LABEL = {"kind": "class", "shape": ["batch", 2], "dtype": "float32", "classes": ["cat", "dog"]}
NOISE = {"kind": "noise", "shape": ["batch", 3], "dtype": "float32"}
PALETTE = [{"name": "sky", "color": [0, 0, 255]}, {"name": "tree", "color": [0, 128, 0]}]


def export(run, **inputs):
    description = {
        "name": "pets",
        "file": "model.onnx",
        "inputs": inputs,
        "output": {"kind": "classes", "shape": ["batch", "height", "width", 2], "palette": PALETTE},
        "size": {"free": True, "least": [8, 8], "multiple": [8, 8]},
        "trained_size": [8, 8],
        "dropout": "off",
        "run": {"step": 7, "direction": "forward", "method": "paired"},
    }
    return ServedExport(ExportedTranslation(run, description, "ONNX Runtime"), "pets-onnx")


def test_model_json_says_all_that_a_page_needs():
    entry = export(lambda inputs: None, source=IMAGE, label=LABEL, noise=NOISE).entry
    assert (entry["name"], entry["title"], entry["runtime"], entry["varies"]) == (
        "pets-onnx",
        "pets-onnx",
        "ONNX Runtime",
        True,
    )
    assert entry["extras"] == [{"name": "label", "kind": "class", "classes": ["cat", "dog"]}]
    assert (entry["source"]["kind"], entry["target"]["kind"]) == ("picture", "classes")
    assert not {"file", "inputs", "output"} & entry.keys()


def test_sources_are_padded_and_cropped_and_classes_shown_in_their_colors():
    sizes = []

    def run(inputs):
        sizes.append(inputs["source"].shape)
        return np.concatenate([inputs["source"], -inputs["source"]], -1)

    model = export(run, source=IMAGE)
    sources = [np.full((9, 5, 1), value, np.float32) for value in (1, -1)]
    images = model.images([ImageRequest(source) for source in sources])
    assert sizes == [(1, 16, 8, 1)] * 2
    assert [image.shape for image in images] == [(9, 5, 2)] * 2
    assert model.picture(images[0])[0, 0].tolist() == [0, 0, 255]
    assert model.picture(images[1])[0, 0].tolist() == [0, 128, 0]


def test_images_from_noise_move_from_seed_to_seed():
    model = export(lambda inputs: np.tile(inputs["noise"][:, None, None, :2], (1, 8, 8, 1)), noise=NOISE)
    first, last = (model.images([ImageRequest(seed=seed)])[0] for seed in (1, 2))
    np.testing.assert_array_equal(model.images([ImageRequest(seed=1, to_seed=2, between=1.0)])[0], last)
    np.testing.assert_allclose(model.images([ImageRequest(seed=1, truncation=0.5)])[0], first / 2)


def test_what_does_not_fit_is_refused():
    model = export(lambda inputs: None, source=IMAGE)
    with pytest.raises(DataError, match="from a source, or without one"):
        model.images([ImageRequest()])
    with pytest.raises(DataError, match="reads no noise"):
        model.images([ImageRequest(np.zeros((8, 8, 1), np.float32), to_seed=3)])
