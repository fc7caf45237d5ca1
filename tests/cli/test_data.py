"""`ganforge data`: on small files, with the installed plugins."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.errors import DataError
from ganforge.images import write_png

EXPERIMENT = """
[dataset]
name = "side-by-side"
path = "pairs"

[generator]
name = "unet"
depth = 3

[method]
name = "paired"

[[losses]]
name = "l1"

[[augmentations]]
name = "mirror"

[trainer]
steps = 1
batch_size = 2
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(loaded("data"), arguments, obj=Session(), catch_exceptions=False)

    return invoke


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    for split, count in (("train", 4), ("val", 2)):
        (tmp_path / "pairs" / split).mkdir(parents=True)
        for number in range(count):
            pixels = np.random.default_rng([count, number]).integers(0, 256, (8, 16, 3), np.uint8)
            write_png(tmp_path / "pairs" / split / f"{split}{number}.png", pixels)
    (tmp_path / "pairs.toml").write_text(EXPERIMENT)
    return tmp_path / "pairs"


def test_prepare_tells_how_much_goes_where_and_the_second_time_that_it_is_there(call, experiment, tmp_path):
    first = call("prepare", "pairs.toml").stdout
    assert "train: 4 examples, 0.0 MiB, go to" in first and "2/2" in first and "ganforge run pairs.toml" in first
    assert str(tmp_path / "cache") in first
    assert "train: 4 examples are prepared already" in call("prepare", "pairs.toml").stdout
    assert "decoding" in call("prepare", "pairs.toml", "--force").stdout
    assert "go to" in call("prepare", "pairs.toml", "--set", "dataset.size=4").stdout


def test_prepare_removes_again_and_other_options_stay(call, experiment, tmp_path):
    call("prepare", "pairs.toml")
    call("prepare", "pairs.toml", "--set", "dataset.size=4")
    removed = call("prepare", "pairs.toml", "--remove").stdout
    assert "train: removed." in removed and "validation: removed." in removed
    assert "train: nothing was prepared." in call("prepare", "pairs.toml", "--remove").stdout
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_prepare_names_a_broken_file(call, experiment):
    (experiment / "train" / "train2.png").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"train2\.png"):
        call("prepare", "pairs.toml")
