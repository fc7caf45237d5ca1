"""Addresses for whoever watches the server: health, readiness and metrics."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from ganforge.serving.request_metrics import RequestMetrics
from ganforge.serving.worker import Worker


def status_routes(worker: Worker, metrics: RequestMetrics) -> APIRouter:
    """Build them."""
    router = APIRouter(tags=["Server"])

    @router.get("/health", summary="Whether the server is alive")
    async def health() -> dict[str, bool]:
        return {"alive": True}

    @router.get("/ready", summary="Whether models are loaded")
    async def ready() -> Response:
        return JSONResponse({"ready": worker.is_ready}, 200 if worker.is_ready else 503)

    @router.get("/metrics", summary="Figures for Prometheus")
    async def figures() -> Response:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)

    return router
