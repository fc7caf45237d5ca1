"""The server as people start and stop it."""

import asyncio
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from stand_in_worker import StandInWorker

from ganforge.cli import serve as command
from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.errors import RunError
from ganforge.images import from_uint8, to_uint8
from ganforge.inference.translator import Translator
from ganforge.serving import server
from ganforge.serving.model_source import ModelSource
from ganforge.serving.picture_fields import png
from ganforge.serving.server_options import ServerOptions
from ganforge.serving.worker import Answer


def call(*arguments):
    line = list(map(str, arguments))
    return CliRunner().invoke(loaded("serve"), line, obj=Session(), catch_exceptions=False, standalone_mode=False)


@pytest.fixture
def served(monkeypatch):
    """What the command hands to the server, which does not start."""
    calls = []
    monkeypatch.setattr(server, "serve", lambda *given: calls.append(given))
    return calls


@pytest.mark.slow
def test_this_machine_alone_needs_no_token(trained_run, served):
    result = call(trained_run, "--port", 0, "--dropout", "off")
    ((settings, options, _, page, _),) = served
    assert re.match(rf"Serving {trained_run.name} at http://127\.0\.0\.1:\d+/\n", result.stdout)
    assert settings["sources"] == [{"path": str(trained_run), "is_export": False, "step": None, "dropout": False}]
    assert (options.token, "index.html" in page) == ("", True)


@pytest.mark.slow
def test_where_other_machines_may_ask_a_token_is_made_and_printed(trained_run, served):
    result = call(trained_run, "--port", 0, "--host", "0.0.0.0")  # noqa: S104
    token = served[0][1].token
    assert len(token) >= 20
    assert f"/?token={token}\n" in result.stdout
    assert "0.0.0.0" not in result.stdout, "no browser opens that"  # noqa: S104
    call(trained_run, "--port", 0, "--host", "0.0.0.0", "--token", "mine")  # noqa: S104
    assert served[1][1].token == "mine"  # noqa: S105


@pytest.mark.slow
def test_a_port_in_use_is_an_error_before_anything_is_loaded(trained_run, served):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RunError, match=rf"--port {port}: this port is in use\. Choose another"):
            call(trained_run, "--port", port)
    assert served == []


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.1"])
def test_an_address_that_is_not_here_is_an_error(host):
    with pytest.raises(RunError, match="cannot listen there"):
        server.bound_socket(ServerOptions(host, 0))


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "uvicorn" else name)
    with pytest.raises(RunError, match=r'uvicorn is not installed\. Install it: pip install "ganforge\[serve\]"'):
        call(tmp_path)


@pytest.mark.slow
def test_runs_that_cannot_be_served_are_refused_before_the_server_starts(trained_run, served, tmp_path):
    shutil.copytree(trained_run, tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    with pytest.raises(RunError, match="it has no checkpoint yet"):
        call(tmp_path / "run")
    with pytest.raises(RunError, match="there is no such folder"):
        call(tmp_path / "nothing")
    with pytest.raises(RunError, match="99"):
        call(trained_run, "--step", 99)
    assert served == []


def test_the_folder_or_the_file_of_an_export_is_served_as_it_is(tmp_path):
    folder = tmp_path / "terrain-001" / "exports" / "onnx"
    folder.mkdir(parents=True)
    for name in ("model.json", "model.onnx"):
        (folder / name).write_text("{}")
    for path in (folder, folder / "model.onnx"):
        source = ModelSource.find(path)
        assert (source.path, source.is_export, source.name) == (folder, True, "terrain-001-onnx")
        assert ModelSource.from_table(json.loads(json.dumps(source.to_table()))) == source
    with pytest.raises(RunError, match=r"stays as it is\. Leave out --step"):
        ModelSource.find(folder, step=3)


def asked(address, picture):
    """Send a picture, and give back the one that is made of it."""
    edge = "x0123456789x"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="source"; filename="a.png"\r\n\r\n'
    body = head.encode() + picture + f"\r\n--{edge}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    request = urllib.request.Request(f"{address}api/models/run/translate", body, kind)  # noqa: S310
    with urllib.request.urlopen(request, timeout=120) as response:  # noqa: S310
        return np.asarray(Image.open(io.BytesIO(response.read())))


@pytest.mark.slow
@pytest.mark.processes
def test_a_server_answers_as_predict_translates_until_it_is_interrupted(trained_run, tmp_path):
    shutil.copytree(trained_run, tmp_path / "run")
    words = [sys.executable, "-m", "ganforge", "serve", str(tmp_path / "run"), "--port", "0", "--runtime", "tensorflow"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as process:
        address = re.search(r"http://\S+", process.stdout.readline())[0]
        while not (line := process.stdout.readline()).startswith("Ready: run."):
            assert line, "it ended"
        shutil.rmtree(tmp_path / "run")  # what is loaded goes on
        pixels = np.random.default_rng(0).integers(0, 2, (17, 20), np.uint8) * 255
        written = io.BytesIO()
        Image.fromarray(pixels).save(written, "PNG")
        made = asked(address, written.getvalue())
        process.send_signal(signal.SIGINT)
        rest, code = process.stdout.read(), process.wait(60)
    assert (rest, code) == ("Stopped.\n", 0)
    expected = Translator.load(trained_run).translate(from_uint8(pixels[..., None]))
    np.testing.assert_array_equal(made, to_uint8(np.asarray(expected)))


class SlowWorker(StandInWorker):
    """Answers when it is let go."""

    def __init__(self):
        super().__init__("run")
        self.came, self.may_go = threading.Event(), threading.Event()

    async def ask(self, head, parts):
        self.came.set()
        while not self.may_go.is_set():
            await asyncio.sleep(0.01)
        return await super().ask(head, parts)


def test_requests_under_way_are_finished_when_the_server_stops():
    worker, made = SlowWorker(), []
    worker.answer = Answer(200, png(np.zeros((4, 4, 1), np.float32)), "image/png")
    bound = server.bound_socket(ServerOptions(port=0))
    running = server.uvicorn_server(worker, ServerOptions(), {})
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/"
    serving = threading.Thread(target=lambda: asyncio.run(running.serve([bound])))
    client = threading.Thread(target=lambda: made.append(asked(address, b"pixels")))
    serving.start()
    while not running.started:
        time.sleep(0.01)
    client.start()
    assert worker.came.wait(60)
    running.should_exit = True
    time.sleep(0.2)
    worker.may_go.set()
    client.join(60)
    serving.join(60)
    assert [picture.shape for picture in made] == [(4, 4)]
    with pytest.raises(OSError, match="refused"):
        asked(address, b"pixels")
