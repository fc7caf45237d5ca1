"""Workers wait for each other before TensorFlow starts: it waits without a word and cannot be interrupted."""

import logging
import socket
import time

from ganforge.errors import TrainingError
from ganforge.training.distributed.cluster import Worker

logger = logging.getLogger("ganforge.trouble")

PATIENCE = 600.0
"""Seconds that the workers have to arrive, all in all."""

NAMED_AFTER = 20.0
"""Seconds after which missing workers are named."""


def meet(worker: Worker, patience: float = PATIENCE) -> None:
    """Wait until every worker has connected to the chief, which then releases all of them at once.

    Raises:
        TrainingError: a worker did not connect in time, or the chief cannot listen.
    """
    if worker.count == 1:
        return
    deadline = time.monotonic() + patience
    (_gather if worker.is_chief else _report)(worker, deadline)


def _gather(worker: Worker, deadline: float) -> None:
    arrived: dict[int, socket.socket] = {}
    named_at = time.monotonic() + NAMED_AFTER
    with _listener(int(worker.addresses[0].rpartition(":")[2])) as listener:
        while missing := set(range(1, worker.count)) - arrived.keys():
            names = ", ".join(f"worker {index} ({worker.addresses[index]})" for index in sorted(missing))
            if time.monotonic() > deadline:
                raise TrainingError(
                    f"workers: {names} did not connect in time. Look there for the reason, then start all workers anew."
                )
            if time.monotonic() > named_at:
                logger.warning("Still waiting for %s.", names)
                named_at = deadline
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
    """Release one worker; it closes the connection first, which frees the chief's port at once."""
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
            time.sleep(0.2)  # the chief has not started yet, and its name may not resolve either
    raise TrainingError(
        f"workers: the chief ({worker.addresses[0]}) did not answer in time, or waits for other workers. Look there "
        "for the reason, then start all workers anew."
    )


def _listener(port: int) -> socket.socket:
    try:
        return _bound(port)
    except OSError as error:
        raise TrainingError(
            f"workers: the chief cannot listen on port {port}: {error.strerror}. End the process that uses it, or "
            "choose a free port in TF_CONFIG."
        ) from error


def _bound(port: int) -> socket.socket:
    listener = socket.create_server(("", port), backlog=64)
    listener.settimeout(1)
    return listener
