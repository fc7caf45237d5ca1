import getpass
import json
import platform
import socket
import subprocess
import sys

import pytest

from ganforge.runs.environment import describe_environment


def test_it_tells_versions_seed_devices_and_threads(monkeypatch):
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "2")
    environment = describe_environment(7, ["CPU:0"])
    assert environment["seed"] == 7
    assert environment["devices"] == ["CPU:0"]
    assert environment["python"] == platform.python_version()
    assert environment["threads"]["TF_NUM_INTRAOP_THREADS"] == "2"
    assert {"ganforge", "keras", "numpy"} <= environment["packages"].keys()
    assert "ganforge-pix2pix" in environment["plugins"]
    assert environment["processors"]["usable"] >= 1


def test_it_is_json_and_names_neither_machine_nor_user():
    words = json.dumps(describe_environment(0, []))
    assert json.loads(words)["devices"] == []
    assert socket.gethostname() not in words
    assert f'"{getpass.getuser()}"' not in words


@pytest.mark.processes
def test_the_run_directory_needs_no_tensorflow():
    code = "import sys, ganforge.runs.directory, ganforge.runs.environment as e; e.describe_environment(0, [])\n"
    code += "print([name for name in ('tensorflow', 'keras', 'numpy', 'PIL') if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
