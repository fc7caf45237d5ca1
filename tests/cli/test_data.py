"""`ganforge data`: on small files, with the installed plugins."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from ganforge.cli.main import loaded, main
from ganforge.cli.session import Session
from ganforge.errors import DataError
from ganforge.images import read_image, write_png

pytestmark = pytest.mark.slow

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


def test_prepare_says_how_much_goes_where_and_the_second_time_that_it_is_there(call, experiment, tmp_path):
    first = call("prepare", "pairs.toml").stdout
    assert "train: 4 examples, 1,536 bytes, go to" in first and "ganforge run pairs.toml" in first
    assert str(tmp_path / "cache") in first
    assert "train: 4 examples are prepared already" in call("prepare", "pairs.toml").stdout
    assert "go to" in call("prepare", "pairs.toml", "--force").stdout
    assert "go to" in call("prepare", "pairs.toml", "--set", "dataset.size=4").stdout


def test_prepare_removes_again_and_other_options_stay(call, experiment, tmp_path):
    call("prepare", "pairs.toml")
    call("prepare", "pairs.toml", "--set", "dataset.size=4")
    removed = call("prepare", "pairs.toml", "--remove").stdout
    assert "train: removed." in removed and "validation: removed." in removed
    assert "train: nothing was prepared." in call("prepare", "pairs.toml", "--remove").stdout
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_prepare_does_the_first_part_of_the_first_augmentation_too_and_the_run_says_prepared(call, experiment, capsys):
    jitter = Path("pairs.toml").read_text().replace('"mirror"', '"jitter"')
    Path("jitter.toml").write_text(jitter)
    call("prepare", "jitter.toml")
    assert "train: 4 examples are prepared already" in call("prepare", "jitter.toml").stdout
    assert "train: 4 examples, 1,536 bytes, go to" in call("prepare", "pairs.toml").stdout
    with pytest.raises(SystemExit):
        main(["run", "jitter.toml", "--dry-run"])
    assert ", prepared" in capsys.readouterr().out
    assert "train: removed." in call("prepare", "jitter.toml", "--remove").stdout


def test_prepare_names_a_broken_file(call, experiment):
    (experiment / "train" / "train2.png").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"train2\.png"):
        call("prepare", "pairs.toml")


def test_check_of_good_data_shows_a_table_and_succeeds(call, experiment):
    result = call("check", "pairs.toml")
    assert result.exit_code == 0
    assert "0 faults, 0 warnings." in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["train", "4", "source", "8x8x3", "uint8"] in [row[:5] for row in rows]


def remarks(result: Result) -> list[tuple[str, str, str]]:
    found = json.loads(result.stdout)
    assert found["faults"] == sum(remark["severity"] == "fault" for remark in found["remarks"])
    return [(remark["severity"], remark["split"], remark["message"]) for remark in found["remarks"]]


def test_check_names_duplicates_and_images_of_two_splits(call, experiment):
    shutil.copy(experiment / "train" / "train0.png", experiment / "train" / "train9.png")
    shutil.copy(experiment / "train" / "train1.png", experiment / "val" / "again.png")
    duplicate, shared = remarks(call("check", "pairs.toml", "--json"))
    assert duplicate[:2] == ("warning", "train") and "train9.png: the same as" in duplicate[2]
    assert shared[:2] == ("fault", "validation") and "again.png: an image of it is in the train split too" in shared[2]


def test_check_names_files_that_cannot_be_read_and_goes_on(call, experiment):
    (experiment / "train" / "train2.png").write_bytes(b"no image")
    shutil.copy(experiment / "train" / "train1.png", experiment / "val" / "again.png")
    result = call("check", "pairs.toml", "--json", "--sheet", "sheet.png")
    broken, shared = remarks(result)
    assert broken[:2] == ("fault", "train") and "train2.png" in broken[2]
    assert shared[:2] == ("fault", "validation") and "again.png" in shared[2]
    assert json.loads(result.stdout)["splits"]["train"]["checked"] == 3 and Path("sheet.png").is_file()


def test_check_reports_too_few_images_for_a_batch(call, experiment):
    found = remarks(call("check", "pairs.toml", "--json", "--set", "trainer.batch_size=5"))
    assert found == [("fault", "train", found[0][2])] and "trainer.batch_size to 4" in found[0][2]


def test_a_split_that_cannot_be_read_keeps_its_row(call, experiment):
    for path in (experiment / "train").iterdir():
        path.write_bytes(b"broken")
    rows = [line.split() for line in call("check", "pairs.toml").stdout.splitlines()]
    assert ["train", "none", "could", "be", "read"] in rows


def test_check_fails_where_there_are_faults(call, experiment, capsys):
    arguments = ["data", "check", "pairs.toml", "--set", "trainer.batch_size=5"]
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 1 and "1 fault, 0 warnings." in capsys.readouterr().out


def test_the_sheet_shows_what_the_networks_see_and_replaces_nothing_unasked(call, experiment, tmp_path):
    result = call("check", "pairs.toml", "--first", "2", "--sheet", "sheet.png")
    assert "2 of 4" in result.stdout and "What the networks will see: sheet.png" in result.stdout
    assert read_image(tmp_path / "sheet.png").shape[-1] == 3
    with pytest.raises(DataError, match="add --overwrite"):
        call("check", "pairs.toml", "--sheet", "sheet.png")
    call("check", "pairs.toml", "--first", "2", "--sheet", "sheet.png", "--overwrite")


def test_what_is_split_and_combined_again_is_the_same(call, experiment, tmp_path):
    assert "4 pairs" in call("split", "pairs/train", "left", "new/right").stdout
    assert read_image(tmp_path / "left" / "train0.png").shape == (8, 8, 3)
    assert "4 pairs" in call("combine", "left", "new/right", "both").stdout
    for file in (experiment / "train").iterdir():
        assert (read_image(tmp_path / "both" / file.name) == read_image(file)).all()


def test_combine_and_split_refuse_before_anything_is_written(call, experiment, tmp_path):
    call("split", "pairs/train", "left", "right")
    (tmp_path / "taken").mkdir()
    write_png(tmp_path / "taken" / "train0.png", np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(DataError, match=r"train0\.png: the file exists already"):
        call("split", "pairs/train", "taken", "elsewhere")
    with pytest.raises(DataError, match="Give two folders"):
        call("split", "pairs/train", "one", "one")
    write_png(tmp_path / "right" / "train0.png", np.zeros((9, 8, 3), np.uint8))
    with pytest.raises(DataError, match=r"train0\.png: it is 8x8, but .*train0\.png is 9x8"):
        call("combine", "left", "right", "both")
    (tmp_path / "right" / "train1.png").unlink()
    with pytest.raises(DataError, match="there is no image train1 in right"):
        call("combine", "left", "right", "both")
    write_png(experiment / "train" / "odd.png", np.zeros((8, 7, 3), np.uint8))
    with pytest.raises(DataError, match=r"odd\.png: it is 7 pixels wide"):
        call("split", "pairs/train", "other", "third")
    assert not any((tmp_path / name).exists() for name in ("both", "elsewhere", "one", "other", "third"))


def test_a_gray_image_beside_one_in_color_becomes_color(call, tmp_path):
    for folder, channels in (("left", 1), ("right", 3)):
        (tmp_path / folder).mkdir()
        write_png(tmp_path / folder / "a.png", np.full((2, 3, channels), 7, np.uint8))
    call("combine", "left", "right", "both")
    assert read_image(tmp_path / "both" / "a.png").shape == (2, 6, 3)


def test_the_first_screen_of_a_run_warns_of_what_is_seen_at_a_glance(call, experiment, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["run", "pairs.toml", "--dry-run", "--set", "trainer.batch_size=5"])
    assert exit_.value.code == 0
    assert "4 examples, but a batch is 5" in capsys.readouterr().out


@pytest.mark.parametrize("sheet", ["missing/sheet.png", "pairs"])
def test_a_sheet_that_cannot_be_written_is_refused_before_an_image_is_read(call, experiment, sheet, monkeypatch):
    monkeypatch.setattr("ganforge.data.check.check_dataset", None)
    with pytest.raises(DataError, match=r"(there is no folder missing|this is a folder)\. Expected the path of a file"):
        call("check", "pairs.toml", "--sheet", sheet)


def test_a_remark_stays_on_one_line_whatever_a_name_holds(call, experiment):
    (experiment / "train" / "line\nbreak\u200b.png").write_bytes(b"")
    lines = call("check", "pairs.toml").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[-2:]] == ["fault", "1 fault, 0 warnings."]
    assert "line\\nbreak\\u200b.png" in lines[-2]
