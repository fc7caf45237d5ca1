"""Workers wait for each other before TensorFlow does, which would wait in silence and could not be interrupted."""

import logging
import socket
import time

from ganforge.errors import TrainingError
from ganforge.training.distributed.cluster import Worker

logger = logging.getLogger("ganforge.trouble")

PATIENCE = 600.0
"""Seconds that all workers together have to arrive."""

TOLD_AFTER = 20.0
"""Seconds after which the missing are named."""


def meet(worker: Worker, patience: float = PATIENCE) -> None:
    """Wait until every worker is there: each calls the chief, who lets all of them go at once.

    Raises:
        TrainingError: somebody has not come in time, or the chief cannot listen.
    """
    if worker.count == 1:
        return
    deadline = time.monotonic() + patience
    (_gather if worker.is_chief else _report)(worker, deadline)


def _gather(worker: Worker, deadline: float) -> None:
    arrived: dict[int, socket.socket] = {}
    told = time.monotonic() + TOLD_AFTER
    with _listener(int(worker.addresses[0].rpartition(":")[2])) as listener:
        while missing := set(range(1, worker.count)) - arrived.keys():
            names = ", ".join(f"worker {index} ({worker.addresses[index]})" for index in sorted(missing))
            if time.monotonic() > deadline:
                raise TrainingError(
                    f"workers: {names} did not come in time. Look there for the reason. Start all again."
                )
            if time.monotonic() > told:
                logger.warning("Still waiting for %s.", names)
                told = deadline
            try:
                call, _ = listener.accept()
                call.settimeout(5)
                index = int.from_bytes(call.recv(4))
            except OSError:
                continue
            arrived[index] = call
    for call in arrived.values():
        _released(call)


def _released(call: socket.socket) -> None:
    """Let one go; the caller hangs up first, so that the chief's port is free at once."""
    with call:
        try:
            call.sendall(b"go")
            call.recv(1)
        except OSError:
            return


def _report(worker: Worker, deadline: float) -> None:
    host, _, port = worker.addresses[0].rpartition(":")
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((host.strip("[]"), int(port)), timeout=5) as call:
                call.sendall(worker.index.to_bytes(4))
                call.settimeout(max(1.0, deadline - time.monotonic()))
                if call.recv(2) == b"go":
                    return
        except OSError:
            time.sleep(0.2)  # the chief is not there yet, nor perhaps its name
    raise TrainingError(
        f"workers: the chief ({worker.addresses[0]}) did not answer in time, or waits for others. Look there for the "
        "reason. Start all again."
    )


def _listener(port: int) -> socket.socket:
    try:
        return _bound(port)
    except OSError as error:
        raise TrainingError(
            f"workers: the chief cannot listen on port {port}: {error.strerror}. The port would be free. "
            "End what uses it, or choose another in TF_CONFIG."
        ) from error


def _bound(port: int) -> socket.socket:
    listener = socket.create_server(("", port), backlog=64)
    listener.settimeout(1)
    return listener
