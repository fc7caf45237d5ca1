"""What benchmarks compute from what they measure; no test depends on time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    monkeypatch.syspath_prepend(ROOT / "benchmarks" / "contenders")


def test_ratios_are_of_turns_that_belong_together():
    from benchmarks.turns import Measured

    measured = Measured({}, 0.0, seconds=[2.0, 20.0, 3.0], beside=[1.0, 10.0, 1.0])
    assert measured.ratio == (2.0, 2.0, 2.5)


def test_a_table_shows_spreads_and_becomes_json():
    from benchmarks.table import Table
    from benchmarks.turns import Spread

    table = Table("Step", "seconds", {"ours": {"s": Spread(1.0, 0.5, 2.0), "GiB": 3.0}, "limit": {"s": 0.25}})
    assert str(table).splitlines()[2].split("  ")[0] == "ours"
    assert "1 (0.5 to 2)" in str(table)
    assert json.loads(json.dumps(table.to_json()))["rows"]["ours"]["s"] == {"median": 1.0, "low": 0.5, "high": 2.0}


def test_tables_take_the_place_of_those_before_on_a_page(tmp_path):
    from benchmarks.machine import describe_machine
    from benchmarks.page import END, START, write_tables
    from benchmarks.table import Table

    page = tmp_path / "speed.md"
    page.write_text(f"# Speed\n\n{START}\n\nold\n\n{END}\n\nrest\n")
    for figure in (1.0, 2.0):
        write_tables(page, describe_machine(), [Table("Step", "seconds", {"ours": {"s": figure, "GiB": 3.0}})])
    text = page.read_text()
    assert text.startswith("# Speed\n\n") and text.endswith(f"{END}\n\nrest\n")
    assert "|  | s | GiB |\n|---|---|---|\n| ours | 2 | 3 |" in text
    assert "old" not in text and "| ours | 1 | 3 |" not in text


def test_a_power_of_one_is_linear_growth():
    from benchmarks.growth import _table

    rows = _table("Step by side", "ms", (64, 128, 256), (10.0, 40.0, 160.0), 2).rows
    assert [row.get("power") for row in rows.values()] == [None, 1.0, 1.0]


def test_the_networks_of_all_contenders_are_those_of_the_paper():
    import keras_step
    from ganforge_pix2pix.patchgan import PatchGAN
    from ganforge_pix2pix.unet import UNet
    from ganforge_step import operations

    from ganforge.components.shapes import ExampleShape, ImageShape

    shape = ExampleShape(ImageShape(64, 64, 3), ImageShape(64, 64, 3))
    ours = UNet(filters=4, depth=6).build(shape), PatchGAN(filters=4).build(shape)
    theirs = keras_step._generator(64, 4), keras_step._discriminator(64, 4)
    for one, other in zip(ours, theirs, strict=True):
        shapes = [sorted(tuple(weight.shape) for weight in model.weights) for model in (one, other)]
        assert [kernel for kernel in shapes[0] if len(kernel) == 4] == [
            kernel for kernel in shapes[1] if len(kernel) == 4
        ]
    assert operations(theirs[0]) == operations(ours[0])
    first = 2 * 4 * 4 * 3 * 4 * 32 * 32  # operations of the layer that reads the image
    assert operations(ours[0]) > first


@pytest.mark.processes
def test_a_contender_answers_every_question_with_what_its_steps_took():
    from benchmarks.turns import SERVER

    command = [sys.executable, str(SERVER), "matrix_product", '{"precision": "float32"}']
    finished = subprocess.run(command, input="2\n1\n", capture_output=True, text=True, check=False)
    first, *others = map(json.loads, finished.stdout.splitlines())
    assert first["operations"] == 2 * 2048**3
    assert len(others) == 2
    assert all(answer["seconds"] > 0 and answer["peak"] > 0 for answer in (first, *others))
