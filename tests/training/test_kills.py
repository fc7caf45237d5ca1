import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_run_that_is_killed_twice_ends_as_one_that_never_was(tmp_path):
    """The whole check, with at least 50 kills, is `benchmarks/kills.py`."""
    from kills import CHECKPOINT_EVERY, check

    found = list(check(tmp_path, kills=2))
    assert all(kill.saved > kill.started and kill.lost <= CHECKPOINT_EVERY for kill in found)
