"""Requests that no client means to send, from a seed."""

import io
import json
import random
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

EDGE = "edge0123456789"
NAMES = (
    "m",
    "",
    "..",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "m" * 3000,
    "m/",
    "m%20",
    "%ff%fe",
    "%c3%bc",
    "%3f",
)
WORDS = (
    "",
    "0",
    "-1",
    "nan",
    "inf",
    "1e999",
    "9" * 400,
    "true",
    "null",
    "[]",
    "\x00",
    "ü",
    "a" * 5000,
    "1;drop",
    "%s%n",
    "../x",
)
FIELDS = (
    "source",
    "seed",
    "to_seed",
    "between",
    "truncation",
    "height",
    "width",
    "label",
    "",
    "noise",
    "x" * 2000,
    "../x",
    'q"q',
)


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def malformed(count: int, seed: int, model: str) -> Iterator[Request]:
    """So many requests; `model` is one that is served."""
    draw = random.Random(seed)  # noqa: S311 (nothing is secret)
    made = (_form, _form, _tensors, _tensors, _address, _bytes)
    for _ in range(count):
        yield draw.choice(made)(draw, model)


def _picture(draw: random.Random) -> bytes:
    """A picture that is whole, damaged, none, or a bomb."""
    written = io.BytesIO()
    mode, size = draw.choice(("L", "RGB", "RGBA", "P", "1", "I;16")), (draw.randint(1, 40), draw.randint(1, 40))
    kind = draw.choice(("PNG", "GIF", "BMP", "TIFF")) if mode not in ("I;16",) else "PNG"
    image = Image.new(mode, size) if kind != "BMP" or mode != "RGBA" else Image.new("RGB", size)
    image.save(written, kind)
    content = bytearray(written.getvalue())
    change = draw.randrange(6)
    if change == 0:
        return bytes(content[: draw.randrange(len(content))])
    if change == 1:
        for _ in range(draw.randint(1, 20)):
            content[draw.randrange(len(content))] = draw.randrange(256)
    if change == 2:
        return draw.randbytes(draw.randrange(300))
    if change == 3:
        return _bomb(draw.choice((0, 1, 3000, 60_000, 2**31 - 1)))
    return bytes(content)


def _bomb(side: int) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(30_000))), (b"IEND", b"")]
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _form(draw: random.Random, model: str) -> Request:
    parts = []
    for name in draw.choices(FIELDS, k=max(0, draw.randint(-4, 3))) + ["source"] * (draw.random() < 0.8):
        is_file = name == "source" if draw.random() < 0.9 else draw.random() < 0.5
        value = _picture(draw) if is_file else draw.choice(WORDS).encode()
        file = f'; filename="{draw.choice(("a.png", "../../a.png", "", "a" * 300))}"' * is_file
        parts.append(
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + value + b"\r\n"
        )
    body = b"".join(parts) + draw.choice((f"--{EDGE}--\r\n", f"--{EDGE}--\r\n", "--", "")).encode()
    kind = draw.choice(
        [f"multipart/form-data; boundary={EDGE}"] * 8 + ["multipart/form-data", "application/json", "", "text/x"]
    )
    name = model if draw.random() < 0.9 else draw.choice(NAMES)
    address = draw.choice(("translate", "translate", "sample"))
    return Request("POST", f"/api/models/{name}/{address}", {"Content-Type": kind}, body)


def _tensors(draw: random.Random, model: str) -> Request:
    values = (None, True, 0, -1, 2**70, 1e300, "x", [], {}, [[]], [1, [2]], "FP32", "source", "generated", float("nan"))
    shape = draw.choice(([1, 8, 8, 1], [1, 8, 8, 1], [2**31 - 1] * 4, [0], [1, 8], draw.choice(values)))
    table = {"name": "source", "shape": shape, "datatype": "FP32", "data": [0.5] * 64}
    for key in draw.sample(sorted(table), draw.randint(0, 2)):
        table[key] = draw.choice(values)
    if draw.random() < 0.4:
        table["parameters"] = {"binary_data_size": draw.choice((256, 0, -1, 2**40, *values))}
    head = {"inputs": draw.choice(([table], [table], [table, table], draw.choice(values)))}
    for key in draw.sample(("id", "outputs", "parameters"), draw.randint(0, 2)):
        head[key] = draw.choice(([{"name": "generated"}], {"seed": draw.choice(values)}, *values))
    text = json.dumps(draw.choice((head, head, head, draw.choice(values)))).encode()
    body = draw.choice((text, text, text[: draw.randrange(len(text) + 1)], b"[" * 20_000, text + draw.randbytes(256)))
    headers = {"Content-Type": "application/json"}
    if draw.random() < 0.4:
        length = draw.choice((len(text), len(text), 0, -1, 2**40, "x", "", 10**30))
        headers["Inference-Header-Content-Length"] = str(length)
    return Request("POST", f"/v2/models/{model if draw.random() < 0.9 else draw.choice(NAMES)}/infer", headers, body)


def _address(draw: random.Random, model: str) -> Request:
    start = draw.choice(("/", "/api/models/", "/v2/models/", "/examples/", "/v2/", "/docs", "//", "/models.json"))
    path = start + draw.choice((*NAMES, model))
    method = draw.choice(("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW"))
    query = draw.choice(("", "?token=%ff", "?" + "a=" * 500, "?%00"))
    return Request(method, path + query, {"Range": draw.choice(("bytes=0-", "bytes=9-1", "x"))}, b"")


def _bytes(draw: random.Random, model: str) -> Request:
    path = draw.choice((f"/api/models/{model}/translate", f"/api/models/{model}/sample", f"/v2/models/{model}/infer"))
    kinds = ("application/json", "application/x-www-form-urlencoded", f"multipart/form-data; boundary={EDGE}")
    headers = {"Content-Type": draw.choice(kinds)}
    if draw.random() < 0.3:
        headers["Content-Encoding"] = draw.choice(("gzip", "br", "x"))
    return Request("POST", path, headers, draw.randbytes(draw.randrange(2000)))
