from pathlib import Path

import pytest

from ganforge.cli.main import main
from ganforge.runs.directory import RunDirectory
from ganforge.training.batch_size_search import BatchSize, logger

FILE = str(Path(__file__).parents[2] / "examples" / "terrain-paper.toml")
TINY = [
    "dataset.size=16",
    "generator.depth=2",
    "generator.filters=4",
    "discriminator.layers=1",
    "discriminator.filters=4",
]
OPTIONS = [*TINY, "trainer.steps=1", "trainer.samples=1", "trainer.validation_examples=1", "trainer.batch_size=auto"]
WORDS = [word for override in OPTIONS for word in ("--set", override)]


def found(*_):
    logger.info("trainer.batch_size: 3: 99 images/s, 0.5 GiB")
    return BatchSize(3, "6 do not fit into memory.")


@pytest.mark.slow
def test_a_run_says_which_batch_size_it_found_and_how_to_train_with_it_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ganforge.training.prepared_run.found_batch_size", found)
    with pytest.raises(SystemExit) as ended:
        main(["run", FILE, *WORDS])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "trainer.batch_size: 3: 99 images/s, 0.5 GiB"
    assert "batch size     3: 6 do not fit into memory." in [line.rstrip() for line in lines]
    run = RunDirectory.open(None)
    assert run.tables["trainer"]["batch_size"] == 3
    assert run.overrides.read_text().splitlines()[-2:] == ["trainer.batch_size=auto", "trainer.batch_size=3"]


def test_another_word_than_auto_is_a_mistake(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["run", FILE, "--set", "trainer.batch_size=max"])
    assert ended.value.code == 2
    assert "--set trainer.batch_size=max: trainer.batch_size" in capsys.readouterr().err
