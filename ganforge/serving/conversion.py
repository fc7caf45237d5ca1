"""Has runs exported while they are served, and lets the quickest runtime take over."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from ganforge.exporting.conversion_process import COMMAND, NICE
from ganforge.serving.worker import UnavailableError, Worker


async def choose_runtimes(
    worker: Worker, settings: Mapping[str, Any], folder: Path, report: Callable[[str], None]
) -> None:
    """Measure every runtime that is installed with every run, and report what is chosen.

    Args:
        worker: computes, and has loaded its models.
        settings: what it has loaded.
        folder: for exports, as long as they are served.
        report: is given a sentence for each model that something else than TensorFlow computes.
    """
    request = {
        "models": _models(worker, settings["sources"]),
        "folder": str(folder),
        "plugin_files": settings["plugin_files"],
        "blocked": settings["blocked"],
        "formats": [],
        "nice": NICE,
    }
    if not request["models"]:
        return
    async with _process() as process:
        if process.stdin is None or process.stdout is None:
            return
        with suppress(OSError):
            process.stdin.write(json.dumps(request).encode())
            await process.stdin.drain()
            process.stdin.close()
        async for line in process.stdout:
            found = json.loads(line)
            if "reason" in found:
                report(f"{found['name']}: TensorFlow computes it: {found['reason']}.")
            elif "folder" in found:
                await _choose(worker, found["name"], found["folder"], report)


def _models(worker: Worker, sources: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The runs among the models."""
    dropout = {source["path"]: source["dropout"] for source in sources}
    named = ((path, worker.offer.entries[name]) for name, path in worker.offer.runs.items())
    return [
        {
            "path": path,
            "dropout": dropout[path],
            "size": None,
            **{key: entry[key] for key in ("name", "step", "direction")},
        }
        for path, entry in named
    ]


async def _choose(worker: Worker, name: str, folder: str, report: Callable[[str], None]) -> None:
    """Let the quicker of two runtimes go on."""
    try:
        answer = await worker.ask({"model": name, "operation": "choose", "folder": folder}, {})
    except UnavailableError:
        return  # what computes goes on
    if answer.status != 200:
        return
    found = json.loads(answer.body)
    times = ", ".join(f"{time:.1f} ms with {runtime}" for runtime, time in found["milliseconds"].items())
    report(f"{name}: {found['runtime']} computes it. An image takes {times}.")
    if found["is_new"]:
        worker.remember(name, found["runtime"], folder)


@asynccontextmanager
async def _process() -> AsyncIterator[Process]:
    """The process that converts, ended if the server stops before it is done."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = await asyncio.create_subprocess_exec(*COMMAND, stdin=PIPE, stdout=PIPE, env=environment)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
