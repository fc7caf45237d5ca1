"""Answers requests with the models of a server, in the process that computes."""

import json
import time
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO
from urllib.parse import quote

import numpy as np

from ganforge.discovery.plugin_files import plugins_of
from ganforge.errors import DataError, GanforgeError, ShapeError
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.serving.loaded_models import LoadedModels
from ganforge.serving.message import Message
from ganforge.serving.model_source import ModelSource
from ganforge.serving.picture_fields import TooLargeError, picture_request, png
from ganforge.serving.request_batches import Computed, RequestBatches, Waiting
from ganforge.serving.served_model import ServedModel
from ganforge.serving.served_run import ServedRun
from ganforge.serving.tensor_protocol import model_metadata, tensor_request, tensor_response

READERS = 2
"""Threads that read and write pictures while networks compute."""


class RequestAnswers:
    """Answers messages.

    Args:
        settings: what to load, and limits.
        replies: where answers go.
    """

    def __init__(self, settings: Mapping[str, Any], replies: BinaryIO) -> None:
        self._replies, self._one_at_a_time = replies, Lock()
        self._max_pixels, self._timeout = settings["max_pixels"], settings["timeout"]
        self._plugins = plugins_of(settings["plugin_files"], settings["blocked"])
        self._loaded = LoadedModels.load([*map(ModelSource.from_table, settings["sources"])], self._plugins)
        self._use(settings.get("exports", {}))
        self._batches = RequestBatches()
        self._readers = ThreadPoolExecutor(READERS)

    def _use(self, exports: Mapping[str, str]) -> None:
        """Go on with what was chosen before this process was started again."""
        for name, folder in exports.items():
            model = self._loaded.models.get(name)
            with suppress(GanforgeError):  # then TensorFlow computes
                if isinstance(model, ServedRun):
                    model.use(ExportedTranslation.load(Path(folder), self._plugins))

    def announce(self) -> None:
        """Say what is loaded."""
        entries = {name: model.entry for name, model in self._loaded.models.items()}
        metadata = {name: model_metadata(model.entry, model.inputs) for name, model in self._loaded.models.items()}
        tables = {"entries": entries, "metadata": metadata, "runs": self._loaded.runs, "failed": self._loaded.failed}
        examples = {f"example/{name}": example for name, example in self._loaded.examples.items()}
        self._send(Message({"event": "loaded"}, {"tables": json.dumps(tables).encode(), **examples}))

    def accept(self, message: Message) -> None:
        """Begin with a request; its answer follows when it is there."""
        self._readers.submit(self._guarded, message.head["id"], lambda: self._begin(message))

    def _begin(self, message: Message) -> None:
        head, expires = message.head, time.monotonic() + self._timeout
        model = self._loaded.models[head["model"]]
        if head["operation"] == "choose":
            self._batches.add(lambda: self._guarded(head["id"], lambda: self._choose(head, model)))
            return
        if head["operation"] == "infer":
            self._infer(model, message, expires)
            return
        options = {**head["options"], "size": tuple(head["options"]["size"])} if head["options"].get("size") else {}
        texts = set(head["texts"])
        request = picture_request(model, {**head["options"], **options}, message.parts, texts, self._max_pixels)

        def finish(computed: Computed) -> None:
            self._readers.submit(self._guarded, head["id"], lambda: self._show(head["id"], model, computed))

        self._batches.add(Waiting(model, request, expires, finish))

    def _choose(self, head: Mapping[str, Any], model: ServedModel) -> None:
        """Measure an export of a run, and go on with what is quicker."""
        if not isinstance(model, ServedRun):
            raise DataError(f"{head['model']}: it is an export, which has one runtime.")
        export, before = ExportedTranslation.load(Path(head["folder"]), self._plugins), model.entry["runtime"]
        times = model.choose(export)
        found = {"runtime": model.entry["runtime"], "milliseconds": times, "is_new": model.entry["runtime"] != before}
        self._answer(head["id"], 200, json.dumps(found).encode(), {})

    def _show(self, number: int, model: ServedModel, computed: Computed) -> None:
        picture = png(model.picture(_image(computed)))
        runtime = quote(model.entry["runtime"], safe=" ")
        headers = {"X-Ganforge-Milliseconds": f"{computed.milliseconds:.1f}", "X-Ganforge-Runtime": runtime}
        self._answer(number, 200, picture, {"type": "image/png", "headers": headers, **_figures(computed)})

    def _infer(self, model: ServedModel, message: Message, expires: float) -> None:
        number = message.head["id"]
        request = tensor_request(model, message.parts["body"], message.head["header_length"], self._max_pixels)
        found: dict[int, Computed] = {}

        def finish(place: int, computed: Computed) -> None:
            found[place] = computed
            if len(found) == len(request.images):
                self._readers.submit(self._guarded, number, lambda: respond(max(found.values(), key=_time)))

        def respond(slowest: Computed) -> None:
            images = [_image(found[place]) for place in range(len(found))]
            head, content = tensor_response(model.entry, request, images)
            written = json.dumps(head).encode()
            kind = "application/octet-stream" if content else "application/json"
            headers = {"Inference-Header-Content-Length": str(len(written))} if content else {}
            self._answer(number, 200, written + content, {"type": kind, "headers": headers, **_figures(slowest)})

        for place, image in enumerate(request.images):
            self._batches.add(Waiting(model, image, expires, lambda computed, place=place: finish(place, computed)))

    def _guarded(self, number: int, work: Any) -> None:
        """Do a part of the work for a request; what goes wrong is its answer."""
        try:
            work()
        except Exception as error:
            self._answer(number, _status(error), json.dumps({"error": _text(error)}).encode(), {})

    def _answer(self, number: int, status: int, body: bytes, more: Mapping[str, Any]) -> None:
        head = {"id": number, "status": status, "type": "application/json", "headers": {}, **more}
        self._send(Message(head, {"body": body}))

    def _send(self, message: Message) -> None:
        with self._one_at_a_time:
            self._replies.write(message.encoded())
            self._replies.flush()


def _image(computed: Computed) -> np.ndarray:
    if computed.image is None:
        raise computed.error or RuntimeError("nothing was computed")
    return computed.image


def _time(computed: Computed) -> float:
    return computed.milliseconds


def _figures(computed: Computed) -> dict[str, Any]:
    return {"milliseconds": computed.milliseconds, "together": computed.together}


def _status(error: Exception) -> int:
    if isinstance(error, TooLargeError):
        return 413
    if isinstance(error, DataError | ShapeError):
        return 400
    return 503 if isinstance(error, GanforgeError) else 500


def _text(error: Exception) -> str:
    if isinstance(error, GanforgeError):
        return str(error)
    traceback.print_exception(error)
    return f"the model failed: {type(error).__name__}: {error}. The server's log has more."
