"""A small server with the page to draw on: it answers as `ganforge serve` does, with arithmetic for a network."""

import json
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from mimetypes import guess_type
from typing import Any, TypeVar
from urllib.parse import quote

import numpy as np
from PIL import Image

from ganforge.page import files

Server = TypeVar("Server", bound=ThreadingHTTPServer)
FREE = {"free": True, "least": [16, 16], "multiple": [16, 16]}
BINARY = [{"name": "black", "color": [0, 0, 0]}, {"name": "white", "color": [255, 255, 255]}]
LABELS = [
    {"name": name, "color": color}
    for name, color in {
        "sky": [110, 170, 230],
        "wall": [190, 160, 120],
        "window": [40, 70, 140],
        "door": [150, 40, 30],
        "roof": [90, 60, 60],
        "tree": [40, 130, 60],
    }.items()
]


def image(kind: str, palette: Any = (), size: int = 64, channels: int = 3) -> dict[str, Any]:
    """What models.json says of an image."""
    return {"height": size, "width": size, "channels": channels, "kind": kind, "palette": list(palette)}


def model(name: str, source: Any, **changes: Any) -> dict[str, Any]:
    """One entry of models.json."""
    about = {
        "name": name,
        "title": name,
        "method": "paired",
        "step": 100,
        "direction": "forward",
        "runtime": "arithmetic",
    }
    rest = {"target": image("picture"), "extras": [], "varies": False, "size": FREE, "example": None}
    return {**about, "source": source, **rest, **changes}


MODELS = [
    model("coasts", image("binary", BINARY, channels=1), varies=True),
    model("facades", image("classes", LABELS, channels=6), size={"free": False, "height": 64, "width": 64}),
    model("photos", image("picture"), extras=[{"name": "season", "kind": "class", "classes": ["summer", "winter"]}]),
    model("faces", None, varies=True, size={"free": False, "height": 64, "width": 64}),
]


class PageServer(ThreadingHTTPServer):
    """Serves the page.

    Attributes:
        models: what models.json lists.
        asked: the fields of each request, in order; files as images.
        error: what is answered instead of an image, where it is not empty.
        runtime: what computes, as answers name it.
    """

    def __init__(self, models: list[dict[str, Any]] = MODELS) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.models, self.asked, self.error, self.runtime = models, [], "", "arithmetic"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """A server that runs meanwhile."""
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def page_server(models: list[dict[str, Any]] = MODELS) -> AbstractContextManager[PageServer]:
    """A server of the page that runs meanwhile."""
    return serving(PageServer(models))


class _Handler(BaseHTTPRequestHandler):
    server: PageServer

    def do_GET(self) -> None:
        name = self.path.split("?")[0].strip("/") or "index.html"
        if name == "models.json":
            catalog = {"engine": "server", "ganforge": "0.1.0", "models": self.server.models}
            self._send(200, "application/json", json.dumps(catalog).encode())
        elif name in files():
            self._send(200, guess_type(name)[0] or "", files()[name].read_bytes())
        else:
            self._send(404, "application/json", b"{}")

    def do_POST(self) -> None:
        fields = self._fields()
        self.server.asked.append({"path": self.path, **fields})
        if self.server.error:
            self._send(503, "application/json", json.dumps({"error": self.server.error}).encode())
            return
        picture = BytesIO()
        Image.fromarray(_made(fields)).save(picture, "PNG")
        self._send(200, "image/png", picture.getvalue())

    def _fields(self) -> dict[str, Any]:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        message = BytesParser(policy=HTTP).parsebytes(
            f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode() + body
        )
        fields = {}
        for part in message.iter_parts():
            content = part.get_payload(decode=True)
            name = part.get_param("name", header="content-disposition")
            is_file = part.get_filename() is not None
            fields[name] = np.asarray(Image.open(BytesIO(content)).convert("RGB")) if is_file else content.decode()
        return fields

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        computed = {"X-Ganforge-Milliseconds": 12.3, "X-Ganforge-Runtime": quote(self.server.runtime)}
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **computed}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Write nothing."""


def _made(fields: dict[str, Any]) -> np.ndarray:
    """A picture that shows what was sent: the inverted source, tinted by the seed."""
    tint = np.random.default_rng(int(fields.get("seed", 0))).integers(0, 60, 3)
    if "source" in fields:
        return (255 - fields["source"] * 0.7 - tint).clip(0, 255).astype(np.uint8)
    ends = [np.random.default_rng(int(fields.get(name, 0))).integers(40, 255, 3) for name in ("seed", "to_seed")]
    color = ends[0] + (ends[1] - ends[0]) * float(fields.get("between", 0))
    rows, columns = np.mgrid[-1:1:64j, -1:1:64j]
    return (color * np.exp(-2 * (rows**2 + columns**2))[..., None]).astype(np.uint8)
