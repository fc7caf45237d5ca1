"""The page and its files, the list of models, and what describes them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

import ganforge
from ganforge.serving.api_page import api_page
from ganforge.serving.worker import UnavailableError, Worker

TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
START = "index.html"
FRESH = {"Cache-Control": "no-cache"}
"""A browser asks each time whether a file has changed, as it does when ganforge is upgraded."""


def site_routes(app: FastAPI, worker: Worker, page: Mapping[str, Path]) -> APIRouter:
    """Build them.

    Args:
        app: that is described on the page at `docs`.
        worker: that has the models.
        page: the files of the page by name.
    """
    router = APIRouter(tags=["Server"])

    @router.get("/models.json", summary="The models, and what they read and make")
    async def models() -> Response:
        if not worker.is_ready:
            raise UnavailableError("models: they are being loaded. Try again in some seconds.")
        listing = {"engine": "server", "ganforge": ganforge.__version__, "models": [*worker.offer.entries.values()]}
        return JSONResponse(listing, headers=FRESH)

    @router.get("/examples/{name}.png", summary="A source to begin with")
    async def example(name: str) -> Response:
        if name not in worker.offer.examples:
            raise HTTPException(404, f"example {name[:80]!r}: there is none. See `example` in models.json.")
        return Response(worker.offer.examples[name], media_type="image/png")

    @router.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(api_page(app.openapi()))

    @router.get("/", include_in_schema=False)
    @router.get("/{name}", include_in_schema=False)
    async def page_file(name: str = START) -> Any:
        if name not in page:
            raise HTTPException(404, f"{name[:80]!r}: there is nothing at this address. See the page at docs.")
        return Response(page[name].read_bytes(), media_type=TYPES[page[name].suffix], headers=FRESH)

    return router
