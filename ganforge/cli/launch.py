"""`ganforge launch`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import rich_click as click

from ganforge.cli.child_processes import STOPPED, exit_code, forwarding, how_it_ended
from ganforge.cli.session import Session, pass_session
from ganforge.runs.environment import usable_processors
from ganforge.training.distributed.cluster import Worker

GRACE = 30.0
"""Seconds for the others to end by themselves after one has ended early."""

TAIL = 20
"""How many of the last lines of a failed worker are printed."""


@click.command("launch", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--workers", type=click.IntRange(1), required=True, help="Number of processes.")
@click.argument("command", type=click.Choice(["run", "resume"]))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@pass_session
def launch(session: Session, workers: int, command: str, arguments: tuple[str, ...]) -> int:
    """Train with several processes on this machine, which share its processors and visible GPUs.

    What follows is `run FILE` or `resume RUN` with their options. The batch size does not change: each process takes a
    part of the batch.
    """
    if "-" in arguments:
        raise click.UsageError("Several processes cannot share standard input. Write the experiment to a file first.")
    line = [sys.executable, "-m", "ganforge", *session.words, command, *arguments, "--set", "trainer.strategy=auto"]
    with TemporaryDirectory(prefix="ganforge-launch-") as logs:
        outputs = [None, *(Path(logs) / f"{index}.txt" for index in range(1, workers))]
        processes = [
            _started(line, environment, output)
            for environment, output in zip(_environments(workers), outputs, strict=True)
        ]
        first = _watched(processes)
        codes = [exit_code(process) for process in processes]
        if _is_news(first, codes):
            click.echo(_failure(first, processes[first].returncode, outputs[first]), err=True)
    return codes[0] or codes[first]


def _environments(workers: int) -> Iterator[Mapping[str, str]]:
    """The environment of each worker: the addresses of all, and its part of the machine."""
    with ExitStack() as held:
        ports = [held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(workers)]
    addresses = tuple(f"127.0.0.1:{port}" for port in ports)
    threads = str(max(1, (usable_processors() or 1) // workers))
    shared = {"TF_NUM_INTRAOP_THREADS": threads, "TF_NUM_INTEROP_THREADS": threads, **os.environ}
    gpus = _gpus()
    if 0 < len(gpus) < workers:
        raise click.UsageError(
            f"--workers {workers}: there are {len(gpus)} GPUs. Expected a GPU for each worker. Use --workers "
            f"{len(gpus)}, or set CUDA_VISIBLE_DEVICES=-1 to train on processors."
        )
    for index in range(workers):
        own = gpus[index * (len(gpus) // workers) :][: len(gpus) // workers]
        visible = {"CUDA_VISIBLE_DEVICES": ",".join(own)} if own else {}
        yield {**shared, **visible, "TF_CONFIG": Worker(index, addresses).tf_config()}


def _gpus() -> list[str]:
    """The GPUs that a process started here would see."""
    if (visible := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:
        return [gpu for gpu in visible.split(",") if gpu not in {"", "-1"}]
    if (program := shutil.which("nvidia-smi")) is None:
        return []
    listed = subprocess.run([program, "--list-gpus"], capture_output=True, text=True, check=False, timeout=30).stdout
    return [str(number) for number, _ in enumerate(line for line in listed.splitlines() if line.startswith("GPU "))]


def _started(line: Sequence[str], environment: Mapping[str, str], output: Path | None) -> subprocess.Popen:
    """Start a worker in a process group of its own: Ctrl-C then reaches it only through this process."""
    if output is None:
        return subprocess.Popen(line, env=environment, process_group=0)
    with output.open("wb") as file:
        return subprocess.Popen(
            line, env=environment, process_group=0, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
        )


def _watched(processes: Sequence[subprocess.Popen]) -> int:
    """Wait until all have ended; gives the number of the first that failed, or 0."""
    with forwarding(processes):
        while not (failed := [place for place, process in enumerate(processes) if process.poll()]):
            if all(process.returncode == 0 for process in processes):
                return 0
            time.sleep(0.1)
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and any(process.poll() is None for process in processes):
            time.sleep(0.1)
        for process in processes:
            process.kill()
            process.wait()
    return failed[0]


def _is_news(first: int, codes: Sequence[int]) -> bool:
    """Whether the chief has not printed it already, as it does its own failures and mistakes that all workers find."""
    printed = codes[first] == codes[0] if codes[0] == click.UsageError.exit_code else first == 0 and codes[0] < 128
    return codes[first] not in STOPPED and not printed


def _failure(place: int, code: int, output: Path | None) -> str:
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:] if output else []
    end = [". It printed last:", *(f"  {line}" for line in lines)] if lines else ["."]
    return f"ganforge: worker {place} {how_it_ended(code)}" + "\n".join(end)
