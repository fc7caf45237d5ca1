from pathlib import Path

import pytest

from ganforge.errors import RunError
from ganforge.runs.latest import followed, point_latest, refuse_folder


@pytest.fixture
def runs(tmp_path):
    for name in ("tiny-001", "tiny-002"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.csv").touch()
    return tmp_path


def test_latest_names_the_run_that_pointed_it_last(runs):
    point_latest(runs / "tiny-002")
    point_latest(runs / "tiny-001")
    assert followed(runs / "latest") == runs / "tiny-001"
    assert (runs / "latest").read_text() == "tiny-001\n"


def test_what_looks_at_every_run_meets_each_once(runs):
    point_latest(runs / "tiny-002")
    assert sorted(path.parent.name for path in runs.glob("*/results.csv")) == ["tiny-001", "tiny-002"]


def test_a_link_of_an_earlier_version_is_followed_and_replaced(runs):
    (runs / "latest").symlink_to("tiny-001")
    refuse_folder(runs)
    assert followed(runs / "latest") == runs / "tiny-001"
    point_latest(runs / "tiny-002")
    assert not (runs / "latest").is_symlink()
    assert (runs / "tiny-001/results.csv").exists()


def test_any_other_path_is_itself(runs):
    assert followed(runs / "tiny-001") == runs / "tiny-001"
    assert followed(Path("nowhere/latest")) == Path("nowhere/latest")


def test_a_folder_of_that_name_is_refused(tmp_path):
    (tmp_path / "latest").mkdir()
    with pytest.raises(RunError, match="latest: this is a folder"):
        refuse_folder(tmp_path)
