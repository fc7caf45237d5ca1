"""The Open Inference Protocol, known as KServe V2: tensors as JSON or, by its binary extension, as bytes."""

import json
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np

from ganforge.components.shapes import EntryShape, ImageShape
from ganforge.errors import DataError
from ganforge.inference.translation_inputs import refuse_unknown
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.picture_fields import refuse_large
from ganforge.serving.served_model import ServedModel

OUTPUT = "generated"
MOST_IMAGES = 16
"""In one request."""


class TensorRequest(NamedTuple):
    """What a request asks for.

    Attributes:
        images: one request for each image of the batch.
        id: as the client calls it; empty where it does not.
        as_bytes: whether it wants bytes.
    """

    images: list[ImageRequest]
    id: str
    as_bytes: bool


def model_metadata(entry: Mapping[str, Any], inputs: Mapping[str, EntryShape]) -> dict[str, Any]:
    """What `GET v2/models/NAME` says."""
    tensors = [{"name": name, "datatype": "FP32", "shape": _shape(shape)} for name, shape in inputs.items()]
    output = {"name": OUTPUT, "datatype": "FP32", "shape": [-1, -1, -1, entry["target"]["channels"]]}
    return {
        "name": entry["name"],
        "versions": [str(entry["step"])],
        "platform": "ganforge",
        "inputs": tensors,
        "outputs": [output],
    }


def tensor_request(model: ServedModel, body: bytes, header_length: int | None, max_pixels: int) -> TensorRequest:
    """Read a request.

    Args:
        model: that is asked.
        body: JSON, and behind it the bytes of tensors.
        header_length: of the JSON, where bytes follow.
        max_pixels: of all images together.

    Raises:
        DataError: it is no such request, or an input is missing, unknown or does not fit.
    """
    head = _head(body if header_length is None else body[:header_length])
    given, rest = {}, b"" if header_length is None else body[header_length:]
    for table in _tables(head, "inputs"):
        name, array, rest = _tensor(table, rest)
        given[name] = array
    if rest:
        raise DataError(f"infer: {len(rest)} bytes more than the inputs say. Check binary_data_size.")
    refuse_unknown(given, model.inputs)
    for name in model.inputs.keys() - given.keys() - {"noise"}:
        raise DataError(f"inputs: {name!r} is missing. Expected {', '.join(model.inputs)}.")
    for name, array in given.items():
        _check(name, array, model.inputs[name], max_pixels)
    seed = _parameters(head).get("seed", 0)
    if not isinstance(seed, int) or not 0 <= seed < 2**53:
        raise DataError(f"parameters: seed is {seed!r}. Expected a whole number from 0.")
    return TensorRequest(_images(given, int(seed)), str(head.get("id", "")), _wants_bytes(head))


def tensor_response(entry: Mapping[str, Any], request: TensorRequest, images: Sequence[np.ndarray]) -> Any:
    """The response: its head for JSON, and the bytes that follow it; empty where all is JSON."""
    made = np.ascontiguousarray(np.stack(images), "<f4")
    output: dict[str, Any] = {"name": OUTPUT, "datatype": "FP32", "shape": list(made.shape)}
    content = made.tobytes() if request.as_bytes else b""
    output |= {"parameters": {"binary_data_size": len(content)}} if content else {"data": made.ravel().tolist()}
    named = {"id": request.id} if request.id else {}
    return {"model_name": entry["name"], "model_version": str(entry["step"]), **named, "outputs": [output]}, content


def _shape(shape: EntryShape) -> list[int]:
    return [-1, -1, -1, shape.channels] if isinstance(shape, ImageShape) else [-1, shape.length]


def _head(text: bytes) -> dict[str, Any]:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"infer: the body is no JSON: {type(error).__name__}. See the page at docs.") from error
    if not isinstance(head, dict):
        raise DataError(f"infer: the body is a {type(head).__name__}. Expected an object with `inputs`.")
    return head


def _tables(head: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    tables = head.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise DataError(f"{name}: expected a list of objects, each with a name.")
    return tables


def _parameters(table: Mapping[str, Any]) -> Mapping[str, Any]:
    found = table.get("parameters", {})
    if not isinstance(found, dict):
        raise DataError("parameters: expected an object.")
    return found


def _wants_bytes(head: Mapping[str, Any]) -> bool:
    outputs = _tables(head, "outputs")
    for output in outputs:
        if output.get("name") != OUTPUT:
            raise DataError(f"outputs: there is no {output.get('name')!r}. Expected {OUTPUT}.")
    wanted = [_parameters(output).get("binary_data") for output in outputs]
    return next((bool(each) for each in wanted if each is not None), bool(_parameters(head).get("binary_data_output")))


def _tensor(table: Mapping[str, Any], rest: bytes) -> tuple[str, np.ndarray, bytes]:
    """The name and values of an input, and the bytes that are left."""
    name, shape = table.get("name"), table.get("shape")
    if not isinstance(name, str) or table.get("datatype") != "FP32":
        raise DataError(f"inputs: {name!r} is {table.get('datatype')!r}. Expected a name, and FP32 numbers.")
    if not isinstance(shape, list) or not all(type(side) is int and 0 < side < 2**31 for side in shape):
        raise DataError(f"inputs: {name}: shape is {shape!r}. Expected a list of whole numbers from 1.")
    size = _parameters(table).get("binary_data_size")
    if size is None:
        values = _numbers(name, table.get("data"))
    elif type(size) is not int or size != 4 * prod(shape) or size > len(rest):
        raise DataError(f"inputs: {name}: binary_data_size is {size!r}. Expected {4 * prod(shape)} bytes for {shape}.")
    else:
        values, rest = np.frombuffer(rest[:size], "<f4"), rest[size:]
    if values.size != prod(shape):
        raise DataError(f"inputs: {name}: {values.size} numbers. Expected {prod(shape)}, for its shape is {shape}.")
    return name, values.reshape(shape), rest


def _numbers(name: str, data: Any) -> np.ndarray:
    try:
        return np.asarray(data if isinstance(data, list) else [data], np.float32).ravel()
    except (ValueError, TypeError, OverflowError) as error:
        raise DataError(f"inputs: {name}: data is no list of numbers, or is nested unevenly.") from error


def _check(name: str, array: np.ndarray, shape: EntryShape, max_pixels: int) -> None:
    expected = _shape(shape)
    fits = array.ndim == len(expected) and array.shape[-1] == expected[-1] and array.shape[0] <= MOST_IMAGES
    if not fits:
        raise DataError(f"inputs: {name}: shape is {list(array.shape)}. Expected {expected}, of 1 to {MOST_IMAGES}.")
    if isinstance(shape, ImageShape):
        refuse_large(name, array.shape[0] * array.shape[1], array.shape[2], max_pixels)
    if not np.isfinite(array).all():
        raise DataError(f"inputs: {name}: numbers that are not finite. Expected numbers in [-1, 1].")


def _images(given: Mapping[str, np.ndarray], seed: int) -> list[ImageRequest]:
    """One request for each image."""
    counts = {name: len(array) for name, array in given.items()}
    if len({*counts.values()}) > 1:
        raise DataError(f"inputs: batches of different sizes: {counts}. Expected one size.")
    count = max(counts.values(), default=1)
    rows = [{name: array[row] for name, array in given.items()} for row in range(count)]
    return [ImageRequest(row.pop("source", None), row, seed) for row in rows]
