import json

import pytest

from ganforge.inference.model_catalog import model_entry, model_name, size_table

pytestmark = pytest.mark.slow
SQUARE = {"height": 8, "width": 8, "kind": "picture", "palette": []}


def test_a_direction_is_a_model_of_its_own(two_way):
    entry = model_entry(two_way, "my run", 7, "backward")
    assert entry == {
        "name": "my-run-backward",
        "title": "my run, backward",
        "method": "two-way",
        "step": 7,
        "direction": "backward",
        "runtime": "TensorFlow",
        "source": {**SQUARE, "channels": 3},
        "target": {**SQUARE, "channels": 1},
        "extras": [],
        "varies": False,
        "size": {"free": True, "least": [1, 1], "multiple": [1, 1]},
        "example": None,
    }


def test_images_from_noise_and_a_class_have_no_source_and_one_size(from_classes):
    entry = model_entry(from_classes[0], "flowers-001", 0)
    assert json.loads(json.dumps(entry)) == entry
    assert (entry["title"], entry["source"], entry["varies"]) == ("flowers-001", None, True)
    assert entry["size"] == {"free": False, "height": 8, "width": 8}
    (label,) = entry["extras"]
    assert (label["name"], label["kind"], len(label["classes"])) == ("label", "class", 3)


def test_free_sizes_are_multiples_from_the_least_on():
    def padded(*size):
        return tuple(max(32, -(-side // 16) * 16) for side in size)

    assert size_table(padded, (64, 64)) == {"free": True, "least": [32, 32], "multiple": [16, 16]}


@pytest.mark.parametrize(
    ("run", "name"), [("terrain-001", "terrain-001"), ("../my run", "my-run"), ("海", "model"), ("a/b", "a-b")]
)
def test_names_have_nothing_that_addresses_cannot_hold(run, name):
    assert model_name(run) == name
    assert model_name(run, "backward") == f"{name}-backward"
