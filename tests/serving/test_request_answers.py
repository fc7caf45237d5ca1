"""Requests and what networks make of them, without the process around them."""

import io
import json
import threading
import time

import numpy as np
import pytest
from inline_worker import InlineWorker
from made_networks import network_of
from malformed_requests import malformed
from noise_components import Labeled, NoiseGenerator, NoiseMethod, TargetsAlone
from PIL import Image
from starlette.testclient import TestClient
from tiny_components import TinyGame, tiny_experiment
from two_way_method import TwoWayMethod

from ganforge import page
from ganforge.images import from_uint8, to_uint8
from ganforge.serving.application import application
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.request_batches import RequestBatches, Waiting
from ganforge.serving.served_run import ServedRun
from ganforge.serving.server_options import ServerOptions

pytestmark = pytest.mark.slow


def models_of(experiment, name):
    translator = network_of(experiment).translator
    directions = experiment.method.directions
    return {model.entry["name"]: model for model in (ServedRun(translator, name, 3, each) for each in directions)}


@pytest.fixture(scope="module")
def models():
    noisy = {"generator": NoiseGenerator(), "method": NoiseMethod()}
    return {
        **models_of(tiny_experiment(method=TwoWayMethod()), "both"),
        **models_of(tiny_experiment(dataset=Labeled(), **noisy), "labeled"),
        **models_of(tiny_experiment(dataset=TargetsAlone(), losses=(TinyGame(),), **noisy), "flowers"),
    }


class Answers(InlineWorker):
    """Asks, and waits for answers."""

    def picture(self, model, parts, texts=(), **options):
        head = {"model": model, "operation": "picture", "options": options, "texts": [*texts]}
        answer = self.send(head, parts).result(60)
        if answer.head["status"] != 200:
            return answer.head["status"], json.loads(answer.parts["body"])["error"]
        return np.asarray(Image.open(io.BytesIO(answer.parts["body"])))

    def infer(self, model, body):
        return self.send({"model": model, "operation": "infer", "header_length": None}, {"body": body}).result(60)


@pytest.fixture
def answers(models, monkeypatch):
    return Answers(models, monkeypatch)


def drawing(mode="L", size=(8, 8)):
    pixels = np.random.default_rng(0).integers(0, 256, (*size, len(mode)), np.uint8)
    written = io.BytesIO()
    Image.fromarray(pixels[..., 0] if mode == "L" else pixels).save(written, "PNG")
    return written.getvalue(), pixels


def test_a_picture_is_what_predict_makes_of_it_at_any_size(answers, models):
    for size in ((8, 8), (9, 13)):
        sent, pixels = drawing(size=size)
        expected = models["both"].translator.translate(from_uint8(pixels))
        np.testing.assert_array_equal(answers.picture("both", {"source": sent}), to_uint8(np.asarray(expected)))


def test_what_computed_a_picture_is_named_with_it(answers, models, monkeypatch):
    head = {"model": "both", "operation": "picture", "options": {}, "texts": []}
    for runtime, written in (("ONNX Runtime", "ONNX Runtime"), ("Läufer", "L%C3%A4ufer")):
        monkeypatch.setitem(models["both"].entry, "runtime", runtime)
        answer = answers.send(head, {"source": drawing()[0]}).result(60)
        assert answer.head["headers"]["X-Ganforge-Runtime"] == written


def test_a_direction_is_a_model_of_its_own(answers):
    assert answers.picture("both-backward", {"source": drawing("RGB")[0]}).shape == (8, 8)


def test_a_seed_keeps_its_noise_while_somebody_draws(answers, models, monkeypatch):
    given = []
    monkeypatch.setattr(
        models["labeled"].translator, "translate", lambda *parts: given.append(parts[1]["noise"]) or parts[0]
    )
    for size, seed in (((8, 8), 1), ((9, 8), 1), ((8, 8), 2)):
        answers.picture("labeled", {"source": drawing(size=size)[0], "label": b"1"}, ["label"], seed=seed)
    np.testing.assert_array_equal(given[0], given[1])
    assert (given[0] != given[2]).any()


def test_images_from_noise_are_those_of_sample_and_move_between_seeds(answers, models):
    label = {"label": b"1"}
    first, last, middle, start = (
        answers.picture("flowers", label, ["label"], **options)
        for options in ({"seed": 1}, {"seed": 2}, *({"seed": 1, "to_seed": 2, "between": way} for way in (0.5, 0.0)))
    )
    expected = models["flowers"].translator.sample([1], {"label": "1"})[0]
    np.testing.assert_array_equal(first, to_uint8(np.asarray(expected)))
    np.testing.assert_array_equal(first, start)
    assert (middle != first).any()
    assert (middle != last).any()
    assert (answers.picture("flowers", label, ["label"], seed=1, truncation=0.0) != first).any()


@pytest.mark.parametrize(
    ("model", "parts", "status", "error"),
    [
        ("both", {"source": b"x"}, 400, "source: this is no picture"),
        ("both", {"source": drawing(size=(40, 40))[0]}, 413, "source: 40x40 pixels"),
        ("labeled", {"source": drawing()[0]}, 400, "label: this field is missing. Expected 3 classes"),
        ("flowers", {"source": drawing()[0], "label": b"1"}, 400, "source: this model makes images from noise"),
        ("flowers", {}, 400, "label: this field is missing"),
    ],
)
def test_what_is_wrong_is_answered(answers, model, parts, status, error):
    found = answers.picture(model, parts, ["label"])
    assert found[0] == status
    assert found[1].startswith(error)


def test_a_model_that_moves_no_noise_says_so(answers):
    assert "reads no noise" in answers.picture("both", {"source": drawing()[0]}, seed=1, to_seed=2)[1]


def test_what_fails_inside_is_answered_and_the_next_request_too(answers, models, monkeypatch, capsys):
    monkeypatch.setattr(models["both"], "images", lambda requests: 1 / 0)
    status, error = answers.picture("both", {"source": drawing()[0]})
    assert (status, error) == (500, "the model failed: ZeroDivisionError: division by zero. The server's log has more.")
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert answers.picture("both-backward", {"source": drawing("RGB")[0]}).shape == (8, 8)


def test_tensors_come_back_as_networks_make_them(answers, models):
    source = np.random.default_rng(1).uniform(-1, 1, (2, 8, 8, 1)).astype(np.float32)
    table = {"name": "source", "shape": [2, 8, 8, 1], "datatype": "FP32", "data": source.ravel().tolist()}
    body = json.dumps({"inputs": [table]}).encode()
    answer = answers.infer("both", body)
    made = json.loads(answer.parts["body"])["outputs"][0]
    expected = np.asarray(models["both"].translator.translate(source))
    np.testing.assert_array_equal(np.array(made["data"], np.float32).reshape(made["shape"]), expected)
    wrong = answers.infer("both", b"{}")
    assert wrong.head["status"] == 400


def test_what_is_loaded_is_announced_with_examples(answers):
    tables = json.loads(answers.announced().parts["tables"])
    assert [*tables["entries"]] == ["both", "both-backward", "labeled", "flowers"]
    assert tables["metadata"]["labeled"]["inputs"][0]["name"] == "source"


class Gated:
    """Computes once a gate is open."""

    def __init__(self):
        self.entry, self.batches, self.gate = {"name": "gated"}, [], threading.Event()

    def images(self, requests):
        numbers = [int(request.source[0, 0, 0]) for request in requests]
        self.batches.append(numbers)
        self.gate.wait(60)
        if 3 in numbers:
            raise ValueError("three")
        return [request.source for request in requests]


def test_requests_that_are_alike_are_computed_together_and_a_bad_one_fails_alone():
    model, found, batches, ended = Gated(), {}, RequestBatches(), threading.Semaphore(0)

    def add(number, width=8, expires=60):
        def done(computed):
            found[number] = computed
            ended.release()

        request = ImageRequest(np.full((8, width, 1), number, np.float32))
        batches.add(Waiting(model, request, time.monotonic() + expires, done))

    add(0)
    while not model.batches:
        time.sleep(0.01)
    for number in (1, 2, 3):
        add(number)
    add(4, width=16)
    add(5, expires=0)
    model.gate.set()
    assert all(ended.acquire(timeout=60) for _ in range(5))
    assert model.batches == [[0], [1, 2, 3], [1], [2], [3], [4]]
    assert found.keys() == {0, 1, 2, 3, 4}, "who does not wait any more is passed over"
    assert isinstance(found[3].error, ValueError)


def test_no_malformed_request_is_a_fault_of_the_server(models, monkeypatch):
    worker = InlineWorker({"m": models["both"]}, monkeypatch)
    models["both"].entry["name"] = "m"
    client = TestClient(
        application(worker, ServerOptions(max_bytes=100_000), page.files()), base_url="http://127.0.0.1"
    )
    statuses = []
    for request in malformed(250, 0, "m"):
        response = client.request(request.method, request.path, headers=request.headers, content=request.body)
        assert response.status_code < 500, (request, response.text)
        assert request.method in ("HEAD", "TRACE") or response.status_code < 400 or "error" in response.json(), request
        statuses.append(response.status_code)
    assert {200, 400, 404, 405, 422} <= {*statuses}
