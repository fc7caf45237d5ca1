import os
from pathlib import Path

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.slow]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_run_that_is_killed_twice_ends_as_one_that_never_was(tmp_path, monkeypatch):
    """The whole check, with at least 50 kills, is `benchmarks/kills.py`."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
    from kills import CHECKPOINT_EVERY, check

    found = list(check(tmp_path, kills=2))
    assert all(kill.saved > kill.started and kill.lost <= CHECKPOINT_EVERY for kill in found)
