"""Tensors of the Open Inference Protocol."""

import json

import numpy as np
import pytest

from ganforge.components.shapes import ImageShape, VectorShape
from ganforge.errors import DataError
from ganforge.serving.picture_fields import TooLargeError
from ganforge.serving.served_model import ServedModel
from ganforge.serving.tensor_protocol import model_metadata, tensor_request, tensor_response

INPUTS = {"source": ImageShape(8, 8, 1), "label": VectorShape(2, ("a", "b")), "noise": VectorShape(3)}
ENTRY = {"name": "m", "step": 7, "runtime": "ONNX Runtime", "target": {"channels": 3}}
MODEL = ServedModel(ENTRY, INPUTS, VectorShape(3))
SOURCE = {"name": "source", "shape": [2, 4, 4, 1], "datatype": "FP32", "data": [0.5] * 32}
LABEL = {"name": "label", "shape": [2, 2], "datatype": "FP32", "data": [[1, 0], [0, 1]]}


def read(head, rest=b"", header=None):
    body = head if isinstance(head, bytes) else json.dumps(head).encode()
    return tensor_request(MODEL, body + rest, len(body) if header is None and rest else header, 2**20)


def test_metadata_name_tensors_with_their_free_axes():
    described = model_metadata(ENTRY, INPUTS)
    assert described["platform"] == "ganforge"
    assert described["inputs"][0] == {"name": "source", "datatype": "FP32", "shape": [-1, -1, -1, 1]}
    assert described["inputs"][1]["shape"] == [-1, 2]
    assert described["outputs"] == [{"name": "generated", "datatype": "FP32", "shape": [-1, -1, -1, 3]}]


def test_each_image_of_a_batch_is_a_request_of_its_own():
    found = read({"id": "9", "inputs": [SOURCE, LABEL], "parameters": {"seed": 4}})
    assert (len(found.images), found.id, found.as_bytes) == (2, "9", False)
    first, second = found.images
    assert (first.source.shape, first.seed) == ((4, 4, 1), 4)
    np.testing.assert_array_equal(second.extras["label"], [0, 1])


def test_tensors_may_come_and_go_as_bytes():
    values = np.linspace(-1, 1, 32, dtype="<f4")
    source = {"name": "source", "shape": [2, 4, 4, 1], "datatype": "FP32", "parameters": {"binary_data_size": 128}}
    wanted = [{"name": "generated", "parameters": {"binary_data": True}}]
    found = read({"inputs": [source, LABEL], "outputs": wanted}, values.tobytes())
    np.testing.assert_array_equal(found.images[1].source.ravel(), values[16:])
    images = [np.full((4, 4, 3), value, np.float32) for value in (0, 1)]
    head, content = tensor_response(ENTRY, found, images)
    assert head["outputs"][0]["parameters"] == {"binary_data_size": 2 * 48 * 4}
    np.testing.assert_array_equal(np.frombuffer(content, "<f4").reshape(2, 4, 4, 3), images)


def test_a_response_in_json_has_flat_data():
    head, content = tensor_response(ENTRY, read({"inputs": [SOURCE, LABEL]}), [np.zeros((4, 4, 3), np.float32)] * 2)
    assert content == b""
    assert (head["model_name"], head["model_version"]) == ("m", "7")
    assert head["outputs"][0] == {"name": "generated", "datatype": "FP32", "shape": [2, 4, 4, 3], "data": [0.0] * 96}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "the body is a list"),
        ({}, "'source' is missing|'label' is missing"),
        ({"inputs": 3}, "inputs: expected a list of objects"),
        ({"inputs": [3]}, "inputs: expected a list of objects"),
        ({"inputs": [{**SOURCE, "name": "sauce"}, LABEL]}, "extra 'sauce': .* did you mean 'source'"),
        ({"inputs": [{**SOURCE, "datatype": "INT8"}]}, "Expected a name, and FP32"),
        (
            {"inputs": [{**SOURCE, "shape": [2, 4, 4]}, LABEL]},
            r"numbers. Expected|shape is \[2, 4, 4\]. Expected \[-1, -1, -1, 1\]",
        ),
        ({"inputs": [{**SOURCE, "shape": [2, 4, 4, True]}]}, "Expected a list of whole numbers"),
        ({"inputs": [{**SOURCE, "shape": [2, -4, -4, 1]}]}, "Expected a list of whole numbers"),
        ({"inputs": [{**SOURCE, "data": [[1], [1, 2]]}]}, "nested unevenly"),
        ({"inputs": [{**SOURCE, "data": "x"}]}, "no list of numbers"),
        ({"inputs": [{**SOURCE, "data": [1, 2]}]}, "2 numbers. Expected 32"),
        ({"inputs": [{**SOURCE, "data": [float("nan")] * 32}, LABEL]}, "not finite"),
        ({"inputs": [SOURCE, {**LABEL, "shape": [1, 2], "data": [0, 1]}]}, "batches of different sizes"),
        ({"inputs": [SOURCE, LABEL], "parameters": {"seed": -1}}, "seed is -1"),
        ({"inputs": [SOURCE, LABEL], "parameters": []}, "parameters: expected an object"),
        ({"inputs": [SOURCE, LABEL], "outputs": [{"name": "x"}]}, "there is no 'x'. Expected generated"),
        ({"inputs": [{**SOURCE, "parameters": {"binary_data_size": 128}}]}, "binary_data_size is 128"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(body, error):
    with pytest.raises(DataError, match=error):
        read(body)


def test_bytes_that_belong_to_no_input_are_refused():
    with pytest.raises(DataError, match="3 bytes more"):
        read({"inputs": [SOURCE, LABEL]}, b"abc")


def test_images_of_too_many_pixels_are_refused_together():
    body = json.dumps({"inputs": [SOURCE, LABEL]}).encode()
    with pytest.raises(TooLargeError, match=r"source: 8x4 pixels. Expected at most 31"):
        tensor_request(MODEL, body, None, 31)
