import sys
from argparse import Namespace
from pathlib import Path

import pytest

from ganforge.experiment.experiment import Experiment

ROOT = Path(__file__).parents[1]


@pytest.fixture
def quality(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks import quality

    return quality


@pytest.fixture
def compare(quality, monkeypatch, tmp_path):
    """Runs the comparison with these arguments; nothing is trained, and the seed is the figure."""

    def run(*arguments, broken=()):
        rows = []

        def trained(options, key):
            if key["seed"] in broken:
                raise KeyboardInterrupt
            rows.append((key["set"], key["size"], key["seed"]))
            return key

        monkeypatch.setattr(quality, "trained", trained)
        monkeypatch.setattr(
            quality, "measured", lambda key, name: {"split": "test", "n": 10, "figures": {"mae": float(key["seed"])}}
        )
        monkeypatch.setattr(sys, "argv", ["quality", "--out", str(tmp_path / "out"), *arguments])
        try:
            quality.main()
        except KeyboardInterrupt:
            assert broken
        return rows

    return run


def test_after_a_stop_only_what_has_no_row_is_trained(compare, capsys):
    arguments = ("--sets", "terrain", "--sizes", "128", "--seeds", "1,2,3")
    assert compare(*arguments, broken=[2]) == [("terrain", 128, 1)]
    assert compare(*arguments) == [("terrain", 128, 2), ("terrain", 128, 3)]
    assert compare(*arguments) == []
    assert "| terrain | ganforge | 128 | 400 | 3 | test | 10 | 2.000 ± 1.000 |" in capsys.readouterr().out


def test_another_budget_is_another_row(compare, capsys):
    for steps in ("10", "20"):
        assert compare("--sets", "terrain", "--sizes", "128", "--seeds", "1", "--steps", steps)
    assert "| 10 | 1 |" in (printed := capsys.readouterr().out)
    assert "| 20 | 1 |" in printed


def test_another_implementation_gets_rows_of_its_own(compare, quality, monkeypatch, capsys, tmp_path):
    (tmp_path / "facades").mkdir()
    found = {"split": "validation", "n": 20, "figures": {"mae": 0.5}}
    monkeypatch.setattr(quality, "reference", lambda options, key: found)
    given = ("--data", str(tmp_path), "--sets", "facades", "--sizes", "128", "--seeds", "1", "--torch", "python")
    assert compare(*given) == [("facades", 128, 1)]
    assert "| facades | PyTorch | 128 | 400 | 1 | validation | 20 | 0.500 |" in capsys.readouterr().out


def test_sets_without_data_are_named_and_left_out(compare, capsys, tmp_path):
    (tmp_path / "cad").mkdir()
    rows = compare("--data", str(tmp_path), "--sets", "facades,cad", "--sizes", "128", "--seeds", "1")
    assert rows == [("cad", 128, 1)]
    assert "facades: left out" in capsys.readouterr().out


def test_every_set_is_an_experiment_that_loads(quality, tmp_path):
    options = Namespace(data=tmp_path, out=tmp_path)
    key = {"size": 128, "seed": 1, "steps": 10, "filters": 32}
    for name in quality.SETS:
        tables = quality.tables(options, {"set": name, **key})
        assert Experiment.from_tables({"name": name, **tables}).trainer.steps == 10
