"""Runs the server until it is asked to stop; requests under way are finished."""

import asyncio
import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn

from ganforge.errors import RunError
from ganforge.serving.application import application
from ganforge.serving.conversion import choose_runtimes
from ganforge.serving.server_options import ServerOptions
from ganforge.serving.worker import Worker

KEPT_OPEN = 5
"""Seconds that a connection may say nothing between two requests."""


def bound_socket(options: ServerOptions) -> socket.socket:
    """Take the port, before anything is loaded.

    Raises:
        RunError: another program has it, or there is no such address.
    """
    where = f"--host {options.host} --port {options.port}"
    try:
        family, _, _, _, address = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two servers share the port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise RunError(f"{where}: this port is in use. Choose another, or any: --port 0") from error
        raise RunError(f"{where}: the server cannot listen there: {error.strerror}. Choose another.") from error
    return bound


def address_of(bound: socket.socket, options: ServerOptions) -> str:
    """Where a browser finds the server, with the token that it needs."""
    named = socket.gethostname() if options.host in ("0.0.0.0", "::") else options.host  # noqa: S104 (is compared)
    host = f"[{named}]" if ":" in named else named
    token = f"?token={options.token}" if options.token else ""
    return f"http://{host}:{bound.getsockname()[1]}/{token}"


def serve(
    settings: Mapping[str, Any],
    options: ServerOptions,
    bound: socket.socket,
    page: Mapping[str, Path],
    report: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: what the process that computes is to load.
        options: of the server.
        bound: where it listens.
        page: the files of the page by name.
        report: is given a sentence when something happens.

    Raises:
        RunError: a model cannot be loaded.
    """
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # clients are answered what is wrong
    worker = Worker(settings, options.timeout, options.waiting, report)
    server = uvicorn_server(worker, options, page)
    for number in (signal.SIGINT, signal.SIGTERM):  # the server raises them again once it has stopped
        with suppress(ValueError):  # not in the main thread
            signal.signal(number, lambda *_: None)
    with TemporaryDirectory(prefix="ganforge-serve-", ignore_cleanup_errors=True) as folder:
        asyncio.run(_run(server, bound, lambda: _follow(worker, settings, Path(folder), report)))


def uvicorn_server(worker: Worker, options: ServerOptions, page: Mapping[str, Path]) -> uvicorn.Server:
    """What speaks HTTP; arguments as of `application`."""
    config = uvicorn.Config(
        application(worker, options, page),
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEPT_OPEN,
        timeout_graceful_shutdown=round(options.timeout),
    )
    return uvicorn.Server(config)


async def _run(server: uvicorn.Server, bound: socket.socket, follow: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Serve; what goes wrong with the models at the start ends the server."""
    serving = asyncio.create_task(server.serve([bound]))
    while not (server.started or serving.done()):
        await asyncio.sleep(0.05)
    following = asyncio.create_task(follow())
    await asyncio.wait([serving, following], return_when=asyncio.FIRST_COMPLETED)
    if following.done() and following.exception():
        server.should_exit = True
    await serving
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def _follow(worker: Worker, settings: Mapping[str, Any], folder: Path, report: Callable[[str], None]) -> None:
    """Say when models are loaded, then look for what computes them quickest."""
    await worker.loaded()
    report(f"Ready: {', '.join(worker.offer.entries)}.")
    if settings["choose_runtime"]:
        with suppress(OSError):  # then TensorFlow goes on
            await choose_runtimes(worker, settings, folder, report)
