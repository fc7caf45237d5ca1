"""The HTTP application: the page, addresses for scripts, the Open Inference Protocol, health and metrics."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp

import ganforge
from ganforge.serving.body_limits import BodyLimits
from ganforge.serving.guard import Guard
from ganforge.serving.picture_routes import picture_routes
from ganforge.serving.request_metrics import RequestMetrics
from ganforge.serving.server_options import ServerOptions
from ganforge.serving.site_routes import site_routes
from ganforge.serving.status_routes import status_routes
from ganforge.serving.tensor_routes import tensor_routes
from ganforge.serving.worker import UnavailableError, Worker

DESCRIPTION = "What runs have learned, as images over HTTP. `GET models.json` lists the models and what they read."
FIELDS = {"max_fields": 64, "max_files": 16, "max_part_size": 2**16}


def application(worker: Worker, options: ServerOptions, page: Mapping[str, Path]) -> ASGIApp:
    """Build it.

    Args:
        worker: computes.
        options: limits, and who may ask.
        page: the files of the page by name.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await worker.start()
        yield
        await worker.stop()

    app = FastAPI(
        title="ganforge",
        version=ganforge.__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        form_limits=FIELDS,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        exception_handlers={
            HTTPException: _refused,
            RequestValidationError: _invalid,
            UnavailableError: _unavailable,
        },
    )
    metrics = RequestMetrics(worker)
    app.include_router(picture_routes(worker, metrics))
    app.include_router(tensor_routes(worker, metrics))
    app.include_router(status_routes(worker, metrics))
    app.include_router(site_routes(app, worker, page))
    return metrics.around(Guard(BodyLimits(app, options), options))


async def _refused(request: Request, error: Any) -> Response:
    return JSONResponse({"error": str(error.detail)}, error.status_code, headers=error.headers)


async def _invalid(request: Request, error: Any) -> Response:
    """Name the first field that is wrong."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path", "header"))
    return JSONResponse({"error": f"{place or 'body'}: {first['msg']}. See the page at docs."}, 422)


async def _unavailable(request: Request, error: Any) -> Response:
    return JSONResponse({"error": str(error)}, 503, headers={"Retry-After": "5"})
