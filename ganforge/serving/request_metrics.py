"""What the server counts, for Prometheus."""

import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ganforge.serving.worker import Answer, Worker

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class RequestMetrics:
    """Counters of one server."""

    def __init__(self, worker: Worker) -> None:
        """Begin at zero."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        named: dict[str, Any] = {"registry": self._registry}
        self._requests = Counter("ganforge_requests", "Requests by address and status.", ["address", "status"], **named)
        self._seconds = Histogram(
            "ganforge_request_seconds", "From a request to its response.", ["address"], buckets=SECONDS, **named
        )
        self._network_seconds = Histogram(
            "ganforge_network_seconds", "In the networks, for a batch.", ["model"], buckets=SECONDS, **named
        )
        self._together = Histogram(
            "ganforge_batch_images", "Images that were computed together.", ["model"], buckets=(1, 2, 4, 8, 16), **named
        )
        Gauge("ganforge_waiting_requests", "Requests that wait for the networks.", **named).set_function(
            lambda: worker.waiting
        )
        Gauge("ganforge_ready", "Whether models are loaded.", **named).set_function(lambda: worker.is_ready)
        Gauge("ganforge_worker_starts", "How often the process that computes was started.", **named).set_function(
            lambda: worker.starts
        )

    def computed(self, model: str, answer: Answer) -> None:
        """Count what networks computed."""
        if answer.together:
            self._network_seconds.labels(model).observe(answer.milliseconds / 1000)
            self._together.labels(model).observe(answer.together)

    def exposition(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)

    def around(self, app: ASGIApp) -> ASGIApp:
        """The application, with every request counted under the address of its route."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            start, status = time.perf_counter(), "500"

            async def answer(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = str(message["status"])
                await send(message)

            try:
                await app(scope, receive, answer)
            finally:
                address = getattr(scope.get("route"), "path", "other")
                self._requests.labels(address, status).inc()
                self._seconds.labels(address).observe(time.perf_counter() - start)

        return counted
