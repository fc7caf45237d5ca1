import os
import shutil
import subprocess
import sys

import pytest
from hub_stand_in import hub_stand_in

from ganforge.errors import RunError
from ganforge.sharing.hub import pull, push

pytestmark = [pytest.mark.slow, pytest.mark.processes]


@pytest.fixture
def hub():
    with hub_stand_in() as hub:
        yield hub


@pytest.fixture
def ganforge(hub, tmp_path):
    """Calls a command in a process of its own: the library reads HF_ENDPOINT when it is imported."""
    environment = {**os.environ, "HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "0"}

    def call(*words, code=0, **more):
        finished = subprocess.run(
            [sys.executable, "-m", "ganforge", *map(str, words)],
            env={**environment, **more},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == code, finished.stderr
        return finished.stderr if code else finished.stdout

    return call


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_pushed_is_what_is_pulled(hub, ganforge, trained_run, tmp_path):
    ganforge("pack", trained_run, "pack")
    assert ganforge("push", "pack", "me/coasts", "--private").strip().startswith(f"{hub.address}/me/coasts/commit/")
    assert hub.private == {"me/coasts"}
    assert "coasts is ready" in ganforge("pull", "me/coasts")
    assert files(tmp_path / "coasts") == files(tmp_path / "pack")


def test_a_run_is_packed_and_pushed_in_one_go(hub, ganforge, trained_run):
    hub.token = "secret"  # noqa: S105
    ganforge("push", trained_run, "me/coasts", "--license", "cc0-1.0", HF_TOKEN=hub.token)
    assert b'license: "cc0-1.0"' in hub.repositories["me/coasts"]["README.md"]
    assert "model.safetensors" in hub.repositories["me/coasts"]


def test_a_hub_that_refuses_is_explained(hub, ganforge, trained_run):
    hub.token = "secret"  # noqa: S105
    message = ganforge("push", trained_run, "me/coasts", code=1)
    assert "me/coasts: the hub cannot be used: Client error '401 Unauthorized'" in message
    assert "hf auth login" in message
    assert "Traceback" not in message
    assert hub.repositories == {}


def test_a_damaged_or_missing_pack_leaves_nothing(hub, ganforge, trained_run, tmp_path):
    ganforge("push", trained_run, "me/coasts")
    hub.repositories["me/coasts"]["model.safetensors"] += b"x"
    assert "cut or changed" in ganforge("pull", "me/coasts", code=1)
    hub.repositories["me/other"] = {"config.json": b"{}", "model.bin": b"code"}
    assert "it holds no pack" in ganforge("pull", "me/other", code=1)
    assert "there is no such repository" in ganforge("pull", "me/none", code=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
    assert not any("model.bin" in request for request in hub.requests)


def test_nothing_is_pulled_over_what_is_there(tmp_path):
    with pytest.raises(RunError, match="exists already"):
        pull("me/coasts", tmp_path)


def test_without_the_library_the_extra_is_named(trained_run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(RunError, match=r"pip install 'ganforge\[hub\]'"):
        pull("me/coasts", tmp_path / "new")
    with pytest.raises(RunError, match=r"pack\.json: cannot be read"):
        push(trained_run, "me/coasts")
    shutil.rmtree(tmp_path / "new", ignore_errors=True)
