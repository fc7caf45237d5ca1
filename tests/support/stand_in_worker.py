"""A worker that computes nothing, for the HTTP side of the server."""

from typing import Any

from ganforge.serving.worker import Answer, Offer, UnavailableError

IMAGE = {"height": 8, "width": 8, "channels": 1, "kind": "picture", "palette": []}


def entry(name: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "step": 7, "source": IMAGE, "target": IMAGE, "extras": [], "runtime": "TensorFlow", **changes}


class StandInWorker:
    """Answers at once, and notes what it was asked."""

    def __init__(self, *names: str) -> None:
        entries = {name: entry(name) for name in names or ("terrain-001",)}
        metadata = {name: {"name": name, "versions": ["7"]} for name in entries}
        self.offer = Offer(entries, metadata, {"terrain-001": b"a PNG"})
        self.is_ready, self.starts, self.waiting = True, 1, 0
        self.asked: list[tuple[dict, dict]] = []
        self.answer: Answer | Exception = Answer(200, b"made", "image/png", {"X-Ganforge-Milliseconds": "3.0"}, 3.0, 2)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def ask(self, head: Any, parts: Any) -> Answer:
        self.asked.append((dict(head), dict(parts)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def lose_models(self) -> None:
        self.offer, self.is_ready = Offer(), False
        self.answer = UnavailableError("the networks are being loaded.")
