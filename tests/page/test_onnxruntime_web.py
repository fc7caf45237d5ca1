"""The archive comes from npm's registry once, and only the right one is used."""

import io
import tarfile
import threading
from base64 import b64encode
from hashlib import sha512
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ganforge.errors import RunError
from ganforge.page import onnxruntime_web
from ganforge.page.onnxruntime_web import ARCHIVE, GRAPHICS, PROCESSOR, archive, unpack


@pytest.fixture
def package(monkeypatch):
    """A small archive that counts as the right one."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as files:
        for name in PROCESSOR + GRAPHICS:
            entry = tarfile.TarInfo(f"package/dist/{name}")
            entry.size = len(name)
            files.addfile(entry, io.BytesIO(name.encode()))
    monkeypatch.setattr(onnxruntime_web, "INTEGRITY", b64encode(sha512(content.getvalue()).digest()).decode())
    return content.getvalue()


@pytest.fixture
def registry(monkeypatch, tmp_path):
    """A registry that answers with `content`, and a cache of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_response(200 if self.server.content else 404)
            self.end_headers()
            self.wfile.write(self.server.content)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.content = [], b""
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_address[1]}/npm/")
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "cache"))
    yield server
    server.shutdown()
    server.server_close()


def test_it_is_fetched_once(registry, package):
    registry.content = package
    assert archive().read_bytes() == package
    assert archive().read_bytes() == package
    assert registry.asked == [f"/npm/onnxruntime-web/-/{ARCHIVE}"]


def test_another_file_is_refused_and_not_kept(registry, package, tmp_path):
    registry.content = package[:-1]
    with pytest.raises(RunError, match=r"its SHA-512 differs\. .* --set formats\.web\.runtime="):
        archive()
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []
    registry.content = package
    archive()


def test_a_given_file_needs_no_registry(registry, package, tmp_path):
    (tmp_path / ARCHIVE).write_bytes(package)
    assert archive(tmp_path / ARCHIVE) == tmp_path / ARCHIVE
    with pytest.raises(RunError, match=r"none\.tgz: cannot be read: No such file"):
        archive(tmp_path / "none.tgz")
    assert registry.asked == []


def test_a_registry_that_lacks_it_is_named(registry):
    with pytest.raises(RunError, match=r"cannot be fetched from http://127\.0\.0\.1:\d+/npm/: .*npm pack"):
        archive()


@pytest.mark.parametrize("address", ["file:///etc/", "nowhere", "http://127.0.0.1:1/"])
def test_a_registry_that_is_none_is_named(registry, monkeypatch, address):
    monkeypatch.setenv("npm_config_registry", address)
    with pytest.raises(RunError, match=f"cannot be fetched from {address}"):
        archive()


@pytest.mark.parametrize(("graphics", "names"), [(True, PROCESSOR + GRAPHICS), (False, PROCESSOR)])
def test_only_what_browsers_load_is_unpacked(package, tmp_path, graphics, names):
    (tmp_path / ARCHIVE).write_bytes(package)
    unpack(tmp_path / ARCHIVE, tmp_path / "runtime", graphics)
    assert {path.name: path.read_text() for path in (tmp_path / "runtime").iterdir()} == {name: name for name in names}
