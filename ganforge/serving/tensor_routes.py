"""Addresses of the Open Inference Protocol (KServe V2): tensors in, tensors out."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

import ganforge
from ganforge.serving.model_lookup import found_model
from ganforge.serving.request_metrics import RequestMetrics
from ganforge.serving.worker import Worker

MODEL, VERSION = "/v2/models/{name}", "/v2/models/{name}/versions/{version}"
EXTENSIONS = ["binary_tensor_data"]
HeaderLength = Annotated[
    int | None,
    Header(alias="Inference-Header-Content-Length", ge=0, description="Bytes of JSON, where tensors follow as bytes."),
]
REQUEST = {"requestBody": {"content": {"application/json": {}, "application/octet-stream": {}}, "required": True}}


def tensor_routes(worker: Worker, metrics: RequestMetrics) -> APIRouter:
    """Build them."""
    router = APIRouter(tags=["Open Inference Protocol"])

    @router.get("/v2", summary="What this server is")
    async def server() -> dict[str, Any]:
        return {"name": "ganforge", "version": ganforge.__version__, "extensions": EXTENSIONS}

    @router.get("/v2/health/live", summary="Whether the server is alive")
    async def live() -> dict[str, bool]:
        return {"live": True}

    @router.get("/v2/health/ready", summary="Whether models are loaded")
    async def ready() -> Response:
        return JSONResponse({"ready": worker.is_ready}, 200 if worker.is_ready else 503)

    @router.get(VERSION, include_in_schema=False)
    @router.get(MODEL, summary="What a model reads and makes")
    async def metadata(name: str, version: str | None = None) -> dict[str, Any]:
        found_model(worker, name, version)
        return worker.offer.metadata[name]

    @router.get(f"{VERSION}/ready", include_in_schema=False)
    @router.get(f"{MODEL}/ready", summary="Whether a model is loaded")
    async def model_ready(name: str, version: str | None = None) -> dict[str, Any]:
        return {"name": found_model(worker, name, version)["name"], "ready": True}

    @router.post(f"{VERSION}/infer", include_in_schema=False)
    @router.post(f"{MODEL}/infer", summary="Make images from tensors", openapi_extra=REQUEST)
    async def infer(
        request: Request, name: str, version: str | None = None, header_length: HeaderLength = None
    ) -> Response:
        found_model(worker, name, version)
        body = await request.body()
        if header_length is not None and header_length > len(body):
            raise HTTPException(400, f"Inference-Header-Content-Length: {header_length}, and the body has {len(body)}.")
        answer = await worker.ask({"model": name, "operation": "infer", "header_length": header_length}, {"body": body})
        metrics.computed(name, answer)
        return Response(answer.body, answer.status, dict(answer.headers), answer.kind)

    return router
