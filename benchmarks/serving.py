"""Ask a server for 1,000 pictures from 16 clients: how long that takes, what is lost, and memory before and after.

python benchmarks/serving.py http://127.0.0.1:8000 terrain-001
"""

# ruff: noqa: S310 (the address is that of the user's own server)
import argparse
import io
import json
import re
import statistics
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

EDGE = "0123456789ganforge"


def picture(image: dict, size: tuple[int, int], seed: int) -> bytes:
    """A source in the colors that the model reads, or in any."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (8, 8, 3), np.uint8)
    if image["palette"]:
        colors = np.array([entry["color"] for entry in image["palette"]], np.uint8)
        coarse = colors[random.integers(0, len(colors), (8, 8))]
    written = io.BytesIO()
    Image.fromarray(coarse).resize(size[::-1], Image.Resampling.NEAREST).save(written, "PNG")
    return written.getvalue()


def form(fields: dict[str, str], files: dict[str, bytes]) -> bytes:
    """A body of multipart/form-data."""
    parts = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()
    ]
    for name, content in files.items():
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; filename="a.png"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{EDGE}--\r\n".encode()])


def asked(address: str, body: bytes, timeout: float) -> tuple[float, int]:
    """Seconds and status of one request; 0 where there is no answer."""
    headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
    request, start = urllib.request.Request(address, body, headers), time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            Image.open(io.BytesIO(response.read())).load()
            status = response.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return time.perf_counter() - start, status


def resident(server: str) -> float:
    """Megabytes of the HTTP process, by its own metrics."""
    with urllib.request.urlopen(f"{server}/metrics", timeout=60) as response:
        found = re.search(rb"^process_resident_memory_bytes (\S+)", response.read(), re.MULTILINE)
    return float(found[1]) / 1e6 if found else float("nan")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("server")
    options.add_argument("model")
    options.add_argument("--requests", type=int, default=1000)
    options.add_argument("--clients", type=int, default=16)
    options.add_argument("--timeout", type=float, default=120)
    given = options.parse_args()
    server = given.server.rstrip("/")
    with urllib.request.urlopen(f"{server}/models.json", timeout=60) as response:
        (entry,) = (each for each in json.load(response)["models"] if each["name"] == given.model)
    kind = "translate" if entry["source"] else "sample"
    size = entry["target"]["height"], entry["target"]["width"]
    labels = {extra["name"]: "0" for extra in entry["extras"] if extra["kind"] == "class"}

    def one(number: int) -> tuple[float, int]:
        files = {"source": picture(entry["source"], size, number)} if entry["source"] else {}
        return asked(f"{server}/api/models/{given.model}/{kind}", form(labels, files), given.timeout)

    one(0)
    before, start = resident(server), time.perf_counter()
    with ThreadPoolExecutor(given.clients) as clients:
        found = list(clients.map(one, range(given.requests)))
    seconds, times = time.perf_counter() - start, sorted(1000 * each for each, _ in found)
    print(f"{given.model}, {size[0]}x{size[1]}, {entry['runtime']}: {given.requests} requests, {given.clients} clients")
    print(f"{given.requests / seconds:.1f} requests per second; status {dict(Counter(status for _, status in found))}")
    print(f"p50 {statistics.median(times):.0f} ms, p99 {times[int(0.99 * len(times))]:.0f} ms, most {times[-1]:.0f} ms")
    print(f"memory of the server {before:.0f} MB before, {resident(server):.0f} MB after")


if __name__ == "__main__":
    main()
