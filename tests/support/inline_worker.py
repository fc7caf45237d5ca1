"""A worker that computes in this process, with models in memory."""

import asyncio
import io
from collections.abc import Mapping
from concurrent.futures import Future
from itertools import count
from typing import Any

from stand_in_worker import StandInWorker

from ganforge.serving.loaded_models import LoadedModels
from ganforge.serving.message import Message
from ganforge.serving.request_answers import RequestAnswers
from ganforge.serving.worker import Answer, Offer

SETTINGS = {"sources": [], "plugin_files": [], "blocked": [], "max_pixels": 1000, "timeout": 60}


class InlineWorker(StandInWorker):
    """What a server asks, and what answers are written to."""

    def __init__(self, models: Mapping[str, Any], monkeypatch: Any) -> None:
        super().__init__()
        monkeypatch.setattr(LoadedModels, "load", lambda sources, plugins: LoadedModels(models))
        self.offer = Offer({name: model.entry for name, model in models.items()}, {name: {} for name in models})
        self._numbers, self._came = count(), {}
        self.answers = RequestAnswers(SETTINGS, self)

    def write(self, content: bytes) -> None:
        message = Message.read(io.BytesIO(content))
        assert message is not None
        self._came[message.head.get("id", "loaded")].set_result(message)

    def flush(self) -> None: ...

    def send(self, head: Mapping[str, Any], parts: Mapping[str, bytes]) -> "Future[Message]":
        number = next(self._numbers)
        self._came[number] = Future()
        self.answers.accept(Message({"id": number, **head}, parts))
        return self._came[number]

    def announced(self) -> Message:
        self._came["loaded"] = Future()
        self.answers.announce()
        return self._came["loaded"].result(60)

    async def ask(self, head: Any, parts: Any) -> Answer:
        message = await asyncio.wait_for(asyncio.wrap_future(self.send(head, parts)), 60)
        return Answer(message.head["status"], message.parts["body"], message.head["type"], message.head["headers"])
