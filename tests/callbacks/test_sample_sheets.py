import numpy as np
import pytest

from ganforge.callbacks.sample_sheets import SampleSheets
from ganforge.components import RunContext
from ganforge.images import to_uint8

FORWARD, BACKWARD = ("source", "target"), ("target", "source")


@pytest.fixture
def sheet(tmp_path):
    """The sheet of two examples, translated to their negatives forward and to gray backward."""

    def translate(examples, direction="forward"):
        return -examples["target"] if direction == "forward" else np.zeros_like(examples["target"])

    def made(fixed, directions):
        sheets = []
        context = RunContext(tmp_path, 4, 0, 1, 4, fixed, translate, directions=directions)
        SampleSheets(context, lambda step, sheet: sheets.append(sheet)).start()
        return sheets[0]

    return made


def images(value):
    return np.full((2, 128, 128, 3), value, "float32")


def test_each_direction_has_a_column_between_what_it_is_given_and_what_it_should_make(sheet):
    fixed = {"source": images(-0.5), "target": images(0.5)}
    shown = sheet(fixed, {"forward": FORWARD, "backward": BACKWARD})
    assert shown.captions == ("source", "generated", "target", "backward")
    levels = [int(to_uint8(np.float32(value))) for value in (-0.5, -0.5, 0.5, 0)]
    assert [shown.images(caption)[1].mean() for caption in shown.captions] == levels


def test_a_run_without_sources_shows_what_it_makes_beside_targets(sheet):
    fixed = {"target": images(0.5), "label": np.eye(2, dtype="float32")}
    assert sheet(fixed, {"forward": FORWARD}).captions == ("generated", "target")
