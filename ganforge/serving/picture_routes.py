"""Addresses for scripts and for the page: pictures in, pictures out."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ganforge.serving.model_lookup import found_model
from ganforge.serving.request_metrics import RequestMetrics
from ganforge.serving.worker import Worker

Seed = Annotated[int, Form(ge=0, lt=2**53, description="Another gives another image, if chance has a say.")]
ToSeed = Annotated[int | None, Form(ge=0, lt=2**53, description="Move from the noise of seed to that of this one.")]
Share = Annotated[float, Form(ge=0, le=1, description="How far to move.")]
Truncation = Annotated[float, Form(ge=0, le=4, description="Scales the noise.")]
Side = Annotated[int | None, Form(ge=1, le=2**15, description="By default that of training.")]
Source = Annotated[UploadFile, File(description="A picture: PNG, JPEG, WebP, GIF, BMP or AVIF.")]
EXTRAS = " Add a field for each of the model's extras, by its name: a class or numbers as text, a picture as a file."
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"image/png": {}},
        "description": "The picture; X-Ganforge-Milliseconds has the time, X-Ganforge-Runtime what computed it.",
    },
    400: {"description": "A field is missing, unknown or does not fit: `error` says which."},
    404: {"description": "There is no such model."},
    413: {"description": "A picture or the request is too large."},
    503: {"description": "The networks are being loaded, or too busy. Try again later."},
}


def _noise(
    seed: Seed = 0, to_seed: ToSeed = None, between: Share = 0.0, truncation: Truncation = 1.0
) -> dict[str, Any]:
    """The fields about noise."""
    return {"seed": seed, "to_seed": to_seed, "between": between, "truncation": truncation}


def _size(height: Side = None, width: Side = None) -> list[int] | None:
    """The fields of a size, of which both are given or none."""
    if height is None and width is None:
        return None
    if height is None or width is None:
        raise HTTPException(422, "height, width: only one of them is given. Give both or none.")
    return [height, width]


Noise = Annotated[dict[str, Any], Depends(_noise)]
Size = Annotated[list[int] | None, Depends(_size)]


def picture_routes(worker: Worker, metrics: RequestMetrics) -> APIRouter:
    """Build them."""
    router = APIRouter(tags=["Pictures"], responses=PICTURE, default_response_class=Response)

    @router.post("/api/models/{name}/translate", description="Translate a picture." + EXTRAS)
    async def translate(request: Request, name: str, source: Source, noise: Noise) -> Response:
        return await _asked(worker, metrics, name, await request.form(), noise)

    @router.post("/api/models/{name}/sample", description="Make a picture from noise." + EXTRAS)
    async def sample(request: Request, name: str, noise: Noise, size: Size) -> Response:
        return await _asked(worker, metrics, name, await request.form(), {**noise, "size": size})

    return router


async def _asked(
    worker: Worker, metrics: RequestMetrics, name: str, form: FormData, options: Mapping[str, Any]
) -> Response:
    """Hand a form to the networks, and their picture back."""
    found_model(worker, name)
    known = {*options, "height", "width"}
    parts, texts = {}, []
    for field, value in form.multi_items():
        if field in known:
            continue
        if field in parts:
            raise HTTPException(400, f"{field[:80]}: this field is there twice. Send it once.")
        if isinstance(value, str):
            texts.append(field)
        parts[field] = value.encode() if isinstance(value, str) else await value.read()
    answer = await worker.ask({"model": name, "operation": "picture", "options": options, "texts": texts}, parts)
    metrics.computed(name, answer)
    return Response(answer.body, answer.status, dict(answer.headers), answer.kind)
