"""What commands print for programs has the fields that the page about scripts names, and nothing else is printed."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from made_runs import made_run

from ganforge.cli.main import main
from ganforge.images import write_png

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-from-scripts.md"
ROWS = dict(re.findall(r"^\| (.+?) \| .+? \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))


def documented(row):
    """The fields that the page names, without those of values in brackets."""
    fields = re.sub(r"\([^)]*\)", "", ROWS[row])
    return set(re.findall(r"`(\w+)`", fields))


def strict(constant):
    raise AssertionError(f"{constant} is no JSON")


@pytest.fixture
def printed(capsys):
    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments), "--json"])
        assert ended.value.code == 0
        return json.loads(capsys.readouterr().out, parse_constant=strict)

    return call


def test_checks_and_plugins(printed):
    checks = printed("checks")
    assert checks.keys() == documented("`ganforge checks`")
    for plugin in (*checks["plugins"], *printed("plugins")):
        assert plugin.keys() == documented("`ganforge plugins`") - {"kind"}
        assert all(offer.keys() == {"kind", "name"} for offer in plugin["offers"])


def test_components(printed):
    assert all(component.keys() == documented("`ganforge list`") for component in printed("list"))


def test_runs(printed, tmp_path):
    made_run(tmp_path)
    (run,) = printed("runs", tmp_path)
    assert run.keys() == documented("`ganforge runs`")
    assert run["figures"]["error"].keys() | {"extractor", "sha256"} == documented("a figure of a run, by its name")


@pytest.mark.slow
def test_evaluations(printed, tmp_path):
    for folder in ("made", "true"):
        (tmp_path / folder).mkdir()
        for seed in range(2):
            pixels = np.random.default_rng(seed).integers(0, 200, (16, 16, 3), np.uint8)
            write_png(tmp_path / folder / f"{seed}.png", pixels)
    found = printed(
        "evaluate", tmp_path / "made", "--against", tmp_path / "true", "--metric", "psnr", "--metric", "kid"
    )
    assert found.keys() == documented("`ganforge evaluate`")
    kid, psnr = sorted(found["figures"], key=lambda figure: figure["name"])
    assert psnr.keys() == documented("a figure of an evaluation")
    assert kid.keys() - psnr.keys() == {"extractor", "sha256"}
    assert psnr["value"] == 100
