import json

import pytest

from ganforge.runs.starts import Starts

FIRST = {"date": "2026-01-01", "seed": 0, "python": "3.11", "packages": {"keras": "3.12"}, "data": {"train": 12}}


@pytest.fixture
def starts(tmp_path):
    return Starts(tmp_path / "environment.json")


def test_every_start_is_recorded_in_order(starts):
    assert starts.last() == {}
    starts.add(FIRST)
    starts.add({**FIRST, "seed": 1})
    assert [start["seed"] for start in starts.all()] == [0, 1]


def test_what_may_change_results_is_reported_and_nothing_else(starts):
    assert starts.add(FIRST) == []
    found = starts.add({**FIRST, "date": "2026-01-02", "packages": {"keras": "3.13"}, "data": {"train": 13}})
    assert found == ['packages.keras: was "3.12", now "3.13"', "data.train: was 12, now 13"]


def test_what_an_earlier_version_did_not_record_is_no_difference(starts):
    starts.add({"python": "3.11"})
    assert starts.add(FIRST) == []


def test_only_the_start_that_finished_says_so(starts):
    starts.add(FIRST)
    starts.finish()
    assert starts.last()["finished"]
    starts.add(FIRST)
    assert "finished" not in starts.last()


@pytest.mark.parametrize("text", ["half", "{}", ""])
def test_a_damaged_record_is_set_aside(starts, text):
    starts.path.write_text(text)
    starts.add(FIRST)
    assert json.loads(starts.path.read_text()) == [FIRST]
    assert (starts.path.parent / "environment.set-aside-1.json").read_text() == text
