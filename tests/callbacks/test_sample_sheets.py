import numpy as np
import pytest

from ganforge.callbacks.sample_sheets import SampleSheets
from ganforge.components import RunContext
from ganforge.images import to_uint8

FORWARD, BACKWARD = ("source", "target"), ("target", "source")


@pytest.fixture
def sheet(tmp_path):
    """The sheet of two examples, translated to their negatives forward and to half of them backward."""

    def translate(examples, direction="forward"):
        return -examples.get("source", examples["target"]) if direction == "forward" else examples["target"] / 2

    def made(fixed, directions):
        sheets = []
        context = RunContext(tmp_path, 4, 0, 1, 4, fixed, translate, directions=directions)
        SampleSheets(context, lambda step, sheet: sheets.append(sheet)).start()
        return sheets[0]

    return made


def images(value):
    return np.full((2, 128, 128, 3), value, "float32")


def levels(shown):
    """The gray of the second example, by caption."""
    return {caption: shown.images(caption)[1].mean() for caption in shown.captions}


def grays(**values):
    return {caption.replace("_", " "): int(to_uint8(np.float32(value))) for caption, value in values.items()}


def test_each_direction_has_a_column_beside_what_it_is_given(sheet):
    fixed = {"source": images(-0.6), "target": images(0.8)}
    shown = sheet(fixed, {"forward": FORWARD, "repaired": ("target", "target")})
    assert list(levels(shown).items()) == list(grays(source=-0.6, generated=0.6, target=0.8, repaired=0.4).items())


def test_a_translation_is_translated_back_where_a_direction_undoes_the_other(sheet):
    fixed = {"source": images(-0.6), "target": images(0.8)}
    shown = sheet(fixed, {"forward": FORWARD, "backward": BACKWARD})
    there = grays(source=-0.6, generated=0.6, back_to_source=0.3)
    back = grays(target=0.8, backward=0.4, back_to_target=-0.4)
    assert list(levels(shown).items()) == [*there.items(), *back.items()]


def test_a_run_without_sources_shows_what_it_makes_beside_real_images(sheet):
    fixed = {"target": images(0.5), "label": np.eye(2, dtype="float32")}
    assert sheet(fixed, {"forward": FORWARD}).captions == ("generated", "real")


def test_callbacks_that_show_the_sheet_of_a_step_share_it(tmp_path):
    calls, sheets = [], []

    def translate(examples, direction="forward"):
        calls.append(direction)
        return examples["target"]

    context = RunContext(tmp_path, 4, 0, 1, 2, {"source": images(0.0), "target": images(1.0)}, translate)
    followers = [SampleSheets(context, lambda step, sheet: sheets.append((step, sheet))) for _ in range(2)]
    for each in followers:
        each.start()
    for step in (1, 2):
        for each in followers:
            each.advance(step)
    assert len(calls) == 2
    assert [step for step, _ in sheets] == [0, 0, 2, 2]
    assert sheets[0][1] is sheets[1][1] is not sheets[2][1]
