"""The server's side of the process that computes: starts it, asks it, and starts it again if it ends."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ganforge.errors import GanforgeError, RunError
from ganforge.serving.message import Message

COMMAND = (sys.executable, "-m", "ganforge.serving.computing_process")
HEAD_LIMIT = 2**20
"""Bytes of the first line of a message."""
PAUSE = 1.0
"""Seconds before a process is started again that has just ended."""


class UnavailableError(GanforgeError):
    """The networks cannot answer now; later they may."""


@dataclass(frozen=True)
class Answer:
    """What a request came to.

    Attributes:
        status: of HTTP.
        body: of the response.
        kind: its media type.
        headers: more of them.
        milliseconds: that the networks took for the batch; 0 where they computed nothing.
        together: how many images were in the batch.
    """

    status: int
    body: bytes
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    milliseconds: float = 0.0
    together: int = 0


@dataclass(frozen=True)
class Offer:
    """What the process has loaded.

    Attributes:
        entries: of `models.json`, by name.
        metadata: of the models in the Open Inference Protocol, by name.
        examples: a PNG each, by name.
        runs: the folder of each that is a run.
        failed: why other models cannot be loaded any more.
    """

    entries: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    metadata: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    examples: Mapping[str, bytes] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    failed: Sequence[str] = ()


class Worker:
    """The process that computes.

    Attributes:
        offer: what it has loaded; empty before that.
        is_ready: whether it answers.
        starts: how often it was started.
    """

    def __init__(
        self, settings: Mapping[str, Any], timeout: float, waiting: int, report: Callable[[str], None] = print
    ) -> None:
        """Prepare to start it.

        Args:
            settings: what it is to load, and its limits.
            timeout: seconds that a request may take.
            waiting: requests that it is sent before it has answered.
            report: is given a sentence when something happens that people should know.
        """
        self._settings, self._timeout, self._most, self._report = settings, timeout, waiting, report
        self.offer, self.is_ready, self.starts = Offer(), False, 0
        self._process: Process | None = None
        self._pending: dict[int, asyncio.Future[Answer]] = {}
        self._numbers, self._heard = count(), 0.0
        self._loaded: asyncio.Future[None] | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._is_stopping = False

    @property
    def waiting(self) -> int:
        """Requests that it has not answered yet."""
        return len(self._pending)

    async def start(self) -> None:
        """Start the process, and begin to watch it."""
        self._loaded = asyncio.get_running_loop().create_future()
        self._supervisor = asyncio.create_task(self._supervise())

    async def loaded(self) -> None:
        """Wait until it has loaded what it is to load.

        Raises:
            RunError: it cannot load something, or ends before.
        """
        if self._loaded:
            await asyncio.shield(self._loaded)

    async def ask(self, head: Mapping[str, Any], parts: Mapping[str, bytes]) -> Answer:
        """Send a request, and wait for its answer.

        Raises:
            UnavailableError: too many requests wait, the answer takes too long, or the process is not there.
        """
        if not self.is_ready or self._process is None or self._process.stdin is None:
            raise UnavailableError("the networks are being loaded. Try again in some seconds.")
        if len(self._pending) >= self._most:
            raise UnavailableError(f"{self._most} requests are waiting already. Try again later.")
        number = next(self._numbers)
        answer = self._pending[number] = asyncio.get_running_loop().create_future()
        try:
            self._process.stdin.write(Message({"id": number, **head}, parts).encoded())
            await self._process.stdin.drain()
            return await asyncio.wait_for(answer, self._timeout)
        except TimeoutError:
            self._end_if_stuck()
            raise UnavailableError(f"the answer took longer than {self._timeout:g} s. Try a smaller image.") from None
        except OSError as error:
            raise UnavailableError("the networks stopped. They are loaded again: try again in some seconds.") from error
        finally:
            self._pending.pop(number, None)

    def remember(self, name: str, runtime: str, folder: str) -> None:
        """Describe a model by what computes it now, also when the process is started again.

        Args:
            name: of the model.
            runtime: for people.
            folder: of the export that is used.
        """
        self._settings = {**self._settings, "exports": {**self._settings.get("exports", {}), name: folder}}
        self.offer.entries[name]["runtime"] = runtime

    async def stop(self) -> None:
        """End the process."""
        self._is_stopping = True
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        if self._supervisor:
            await self._supervisor

    def _end_if_stuck(self) -> None:
        """End a process that has said nothing for as long as a request may take: another is started."""
        if self._process and time.monotonic() - self._heard > self._timeout:
            self._report(f"The networks have not answered for {self._timeout:g} s. They are loaded again.")
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _supervise(self) -> None:
        while not self._is_stopping:
            try:
                await self._run()
            except Exception as error:
                self._fail_loading(f"the process that computes: {type(error).__name__}: {error}")
            self.is_ready = False
            for answer in [*self._pending.values()]:
                if not answer.done():
                    text = "the networks stopped while they computed. They are loaded again: try again in some seconds."
                    answer.set_exception(UnavailableError(text))
            if self._is_stopping or self._fail_loading(f"the process that computes ended: {self._ending()}."):
                return
            self._report(f"The process that computes ended: {self._ending()}. It is started again.")
            await asyncio.sleep(PAUSE)

    def _fail_loading(self, text: str) -> bool:
        """Whether it never got as far as answering; that ends the server."""
        if self._loaded is None or (self._loaded.done() and not self._loaded.exception()):
            return False
        if not self._loaded.done():
            self._loaded.set_exception(RunError(text))
        return True

    def _ending(self) -> str:
        code = self._process.returncode if self._process else None
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    async def _run(self) -> None:
        """One life of the process."""
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "3")}
        self._process = process = await asyncio.create_subprocess_exec(
            *COMMAND, stdin=PIPE, stdout=PIPE, limit=HEAD_LIMIT, env=environment
        )
        self.starts += 1
        if process.stdin is None or process.stdout is None:
            raise OSError("it has no pipes")
        with suppress(OSError):
            process.stdin.write(Message(self._settings).encoded())
            await process.stdin.drain()
        try:
            while message := await Message.arrival(process.stdout):
                self._heard = time.monotonic()
                self._receive(message)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # it ended in the middle
        await process.wait()

    def _receive(self, message: Message) -> None:
        head = message.head
        if head.get("event") == "failed":
            self._fail_loading(head["error"])
        elif head.get("event") == "loaded":
            self._begin(message)
        elif (answer := self._pending.get(head["id"])) and not answer.done():
            figures = head.get("milliseconds", 0.0), head.get("together", 0)
            answer.set_result(Answer(head["status"], message.parts["body"], head["type"], head["headers"], *figures))

    def _begin(self, message: Message) -> None:
        tables = json.loads(message.parts["tables"])
        is_first = self._loaded is not None and not self._loaded.done()
        if tables["failed"] and is_first:
            self._fail_loading("\n".join(tables["failed"]))
            return
        for failure in tables["failed"]:
            self._report(f"{failure} It is not served any more.")
        examples = {name.partition("/")[2]: part for name, part in message.parts.items() if "/" in name}
        self.offer, self.is_ready = Offer(**tables, examples=examples), True
        if self._loaded and not self._loaded.done():
            self._loaded.set_result(None)
