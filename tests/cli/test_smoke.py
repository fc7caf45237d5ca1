from pathlib import Path

import pytest

from ganforge.cli.main import main
from ganforge.training.trainer import Trainer

TINY = [
    "dataset.size=16",
    "generator.depth=2",
    "generator.filters=4",
    "discriminator.layers=1",
    "discriminator.filters=4",
]
WORDS = [word for override in TINY for word in ("--set", override)]
FILE = str(Path(__file__).parents[2] / "examples" / "terrain-paper.toml")


@pytest.fixture
def smoke(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def call(code=0):
        with pytest.raises(SystemExit) as ended:
            main(["run", FILE, "--smoke", *WORDS])
        assert ended.value.code == code
        assert list(tmp_path.iterdir()) == []
        return capsys.readouterr()

    return call


@pytest.mark.slow
def test_a_smoke_test_goes_through_everything_and_keeps_nothing(smoke):
    lines = smoke().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == ["train, sample, validate, save", "resume", "predict"]
    assert lines[3].startswith(f"Everything works; nothing was kept. Train it with: ganforge run {FILE} --set dataset")


@pytest.mark.slow
def test_what_does_not_work_is_reported_as_in_a_run(smoke, monkeypatch):
    monkeypatch.setattr(Trainer, "run", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        smoke()
    assert list(Path().iterdir()) == []
