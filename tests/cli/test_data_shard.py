"""`ganforge data shard`: the table that it prints reads the same examples."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.data.example_arrays import read_in_order
from ganforge.experiment.experiment import Experiment

EXPERIMENT = """
[dataset]
name = "procedural-terrain"
size = 16

[generator]
name = "unet"
depth = 3

[method]
name = "paired"

[[losses]]
name = "l1"

[trainer]
steps = 1
"""


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    (tmp_path / "terrain.toml").write_text(EXPERIMENT)
    return tmp_path / "terrain.toml"


def test_the_table_at_the_end_reads_the_same_examples(experiment):
    out = experiment.parent / "shards"
    arguments = ["shard", str(experiment), "--out", str(out), "--first", "6", "--shards", "2"]
    output = CliRunner().invoke(loaded("data"), arguments, obj=Session(), catch_exceptions=False).output
    said, _, table = output.partition("\n\n")
    assert f"6 train, 6 validation, 6 test examples are in {out}" in said
    first = Experiment.from_toml(experiment)
    again = Experiment.from_tables({**first.to_tables(), **tomllib.loads(table)})
    assert again.dataset.name == "tfrecord"
    for split in ("train", "validation", "test"):
        pairs = zip(
            read_in_order(first.dataset.load(split, 0), 6), read_in_order(again.dataset.load(split, 0)), strict=True
        )
        assert all(np.array_equal(one[role], other[role]) for one, other in pairs for role in ("source", "target"))
