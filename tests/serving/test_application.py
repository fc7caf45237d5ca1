"""What clients see of the server, whatever computes behind it."""

import re

import pytest

from ganforge import page
from ganforge.serving.worker import Answer, UnavailableError

FILE = {"source": ("drawing.png", b"pixels", "image/png")}
TRANSLATE, SAMPLE = "/api/models/terrain-001/translate", "/api/models/terrain-001/sample"


def test_a_form_becomes_a_picture_with_the_time_that_it_took(client, worker):
    response = client.post(TRANSLATE, files=FILE, data={"seed": "3", "label": "cat", "between": "0.5"})
    assert (response.status_code, response.content) == (200, b"made")
    assert response.headers["content-type"] == "image/png"
    assert response.headers["X-Ganforge-Milliseconds"] == "3.0"
    ((head, parts),) = worker.asked
    assert head["model"] == "terrain-001"
    assert head["options"] == {"seed": 3, "to_seed": None, "between": 0.5, "truncation": 1.0}
    assert (head["texts"], parts) == (["label"], {"source": b"pixels", "label": b"cat"})


def test_an_image_from_noise_may_have_a_size(client, worker):
    assert client.post(SAMPLE, data={"height": "16", "width": "24"}).status_code == 200
    assert worker.asked[0][0]["options"]["size"] == [16, 24]
    assert "Give both or none" in client.post(SAMPLE, data={"height": "16"}).json()["error"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"seed": "x"}, "seed: Input should be a valid integer"),
        ({"seed": "-1"}, "seed: "),
        ({"between": "2"}, "between: "),
        ({"between": "nan"}, "between: "),
        ({"truncation": "1e9"}, "truncation: "),
    ],
)
def test_a_field_that_is_wrong_is_named(client, data, error):
    response = client.post(TRANSLATE, files=FILE, data=data)
    assert response.status_code == 422
    assert response.json()["error"].startswith(error)


def test_a_field_may_be_there_once_only(client):
    response = client.post(TRANSLATE, files=[("source", FILE["source"]), ("label", "a"), ("label", "b")])
    assert (response.status_code, response.json()["error"]) == (400, "label: this field is there twice. Send it once.")


def test_a_form_without_a_picture_is_refused(client):
    assert client.post(TRANSLATE, data={"seed": "1"}).json()["error"].startswith("source: Field required")
    assert client.post(TRANSLATE, content=b"\xff\x00").status_code == 422


@pytest.mark.parametrize("name", ["terrain-01", "..%2f..%2fetc%2fpasswd", "%00", "a" * 500])
def test_a_model_that_is_not_there_is_not_found(client, name):
    response = client.post(f"/api/models/{name}/translate", files=FILE)
    assert response.status_code == 404
    assert len(response.json()["error"]) < 300


def test_near_names_of_models_are_suggested(client):
    error = client.get("/v2/models/terrain-01").json()["error"]
    assert error == "model 'terrain-01': there is no such model; did you mean 'terrain-001'? There are: terrain-001."


def test_a_request_that_is_too_large_is_not_read(client_with, worker):
    response = client_with(max_bytes=1000).post(TRANSLATE, files={"source": b"x" * 2000})
    assert response.status_code == 413
    assert "error" in response.json()
    assert worker.asked == []


def test_what_the_networks_answer_is_handed_on(client, worker):
    worker.answer = Answer(400, b'{"error": "source: this is no picture."}')
    response = client.post(TRANSLATE, files=FILE)
    assert (response.status_code, response.json()) == (400, {"error": "source: this is no picture."})


def test_networks_that_are_busy_ask_to_try_again(client, worker):
    worker.answer = UnavailableError("64 requests are waiting already. Try again later.")
    response = client.post(TRANSLATE, files=FILE)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.json()["error"].startswith("64 requests")


def test_while_models_are_loaded_the_server_is_alive_and_not_ready(client, worker):
    worker.lose_models()
    assert client.get("/health").status_code == 200
    assert client.get("/v2/health/live").status_code == 200
    assert client.get("/").status_code == 200
    for address in ("/ready", "/v2/health/ready", "/models.json", "/v2/models/terrain-001"):
        assert client.get(address).status_code == 503, address
    assert client.post(TRANSLATE, files=FILE).status_code == 503


def test_models_are_listed_as_they_are_described(client, worker):
    listing = client.get("/models.json").json()
    assert listing["engine"] == "server"
    assert listing["models"] == [worker.offer.entries["terrain-001"]]


def test_examples_are_pictures(client):
    assert client.get("/examples/terrain-001.png").content == b"a PNG"
    assert client.get("/examples/other.png").status_code == 404


def test_the_page_and_its_files_are_served_and_nothing_else_of_the_folder(client):
    assert client.get("/").text == page.files()["index.html"].read_text()
    for name in page.files():
        response = client.get(f"/{name}")
        assert response.status_code == 200
        assert not response.headers["content-type"].startswith("application")
    for name in ("__init__.py", "..%2f__init__.py", "%2e%2e/__init__.py", "index.html%00"):
        assert client.get(f"/{name}").status_code == 404, name


def test_every_response_tells_browsers_to_load_nothing_from_elsewhere(client):
    for address in ("/", "/nothing/here", "/models.json", "/docs"):
        headers = client.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"


def test_the_page_for_programs_describes_every_address_without_scripts(client):
    text = client.get("/docs").text
    for address in client.get("/openapi.json").json()["paths"]:
        assert address in text
    assert "truncation" in text
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="([^"]+)"', text) == ["style.css", "openapi.json"]


def test_figures_count_requests_by_address_and_status_and_images_by_model(client):
    client.post(TRANSLATE, files=FILE)
    client.get("/api/nothing")
    text = client.get("/metrics").text
    assert 'ganforge_requests_total{address="/api/models/{name}/translate",status="200"} 1.0' in text
    assert 'ganforge_requests_total{address="other",status="404"} 1.0' in text
    assert 'ganforge_batch_images_sum{model="terrain-001"} 2.0' in text
    assert "ganforge_ready 1.0" in text


def test_metadata_and_readiness_follow_the_open_inference_protocol(client):
    assert client.get("/v2").json()["extensions"] == ["binary_tensor_data"]
    assert client.get("/v2/models/terrain-001").json()["versions"] == ["7"]
    assert client.get("/v2/models/terrain-001/versions/7/ready").json() == {"name": "terrain-001", "ready": True}
    assert client.get("/v2/models/terrain-001/versions/8/ready").status_code == 404


def test_a_header_length_has_to_fit_the_body(client, worker):
    path = "/v2/models/terrain-001/infer"
    for value in ("9", "x", "-1"):
        response = client.post(path, content=b"{}", headers={"Inference-Header-Content-Length": value})
        assert response.status_code in (400, 422), value
    assert client.post(path, content=b"{}", headers={"Inference-Header-Content-Length": "2"}).status_code == 200
    assert worker.asked[0] == (
        {"model": "terrain-001", "operation": "infer", "header_length": 2},
        {"body": b"{}"},
    )


async def _sent_slowly(app, pause):
    """The status of a request whose body does not come."""
    import asyncio

    sent = []

    async def receive():
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": b"", "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v2/models/terrain-001/infer", "query_string": b""}
    headers = [(b"host", b"127.0.0.1")]
    await app({**scope, "headers": headers, "root_path": "", "http_version": "1.1", "scheme": "http"}, receive, send)
    return sent[0]["status"]


def test_a_body_that_does_not_arrive_in_time_is_given_up(worker):
    import asyncio

    from ganforge.serving.application import application
    from ganforge.serving.server_options import ServerOptions

    app = application(worker, ServerOptions(timeout=0.2), {})
    assert asyncio.run(_sent_slowly(app, 0.05)) == 408
