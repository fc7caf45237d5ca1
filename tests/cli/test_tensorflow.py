import os
import subprocess
import sys

import pytest

from ganforge.cli.tensorflow import quiet


def test_what_tensorflow_logs_is_dropped_and_the_rest_follows(capfd):
    with quiet():
        os.write(2, b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n")
        os.write(2, b"I0000 00:00:1795655167.581826    5968 port.cc:153] oneDNN custom operations are on.\n")
        os.write(2, b"2026-11-26 01:02:03.456789: W tensorflow/core/util/port.cc:153] Something.\n")
        os.write(2, b"a plugin says hello\nF0000 00:00:00.1 1 fatal.cc:1] and this matters\n")
    assert capfd.readouterr().err == "a plugin says hello\nF0000 00:00:00.1 1 fatal.cc:1] and this matters\n"


@pytest.mark.parametrize(("asked", "used"), [(None, "3"), ("2", "3"), ("1", "1"), ("0", "0")])
def test_libraries_log_no_more_than_fatal_errors_unless_details_are_asked_for(asked, used, monkeypatch):
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    if asked:
        monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", asked)
    with quiet():
        assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == used


IMPORTS = """
import gc, sys
from ganforge.cli.tensorflow import NOT_NEEDED, import_quietly
import_quietly()
print(gc.isenabled(), [name for name in NOT_NEEDED if name in sys.modules])
import pandas, IPython
import_quietly()
print(pandas.DataFrame({"a": [1]}).shape, gc.isenabled())
"""


def test_tensorflow_is_imported_without_what_nothing_needs_which_can_be_imported_later():
    printed = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == ["True []", "(1, 1) True"]
