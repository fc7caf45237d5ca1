"""Who may ask the server."""

import pytest

FILE = {"source": b"pixels"}
TRANSLATE = "/api/models/terrain-001/translate"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_a_local_server_answers_to_its_own_names(client, host):
    assert client.get("/models.json", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.evil.example:8000"])
def test_a_local_server_does_not_answer_under_the_name_of_another_site(client, host):
    response = client.get("/models.json", headers={"Host": host})
    assert response.status_code == 403
    assert "is no name of this server" in response.json()["error"]


def test_the_name_of_a_proxy_can_be_allowed(client_with):
    headers = {"Host": "gan.example", "Origin": "https://gan.example"}
    assert client_with(names=("gan.example",)).post(TRANSLATE, files=FILE, headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "http://[", "x"])
def test_another_web_page_cannot_ask_for_pictures(client, worker, origin):
    response = client.post(TRANSLATE, files=FILE, headers={"Origin": origin})
    assert response.status_code == 403
    assert worker.asked == []


def test_the_page_itself_may_ask(client):
    assert client.post(TRANSLATE, files=FILE, headers={"Origin": "http://127.0.0.1"}).status_code == 200


def test_where_other_machines_can_ask_they_need_the_token(client_with):
    client = client_with(host="0.0.0.0", token="secret")  # noqa: S104, S106
    for address in ("/models.json", "/examples/terrain-001.png", "/metrics", "/docs", "/v2", "/openapi.json"):
        assert client.get(address).status_code == 401, address
        assert client.get(address, headers={"Authorization": "Bearer secret"}).status_code == 200, address
        assert client.get(address, params={"token": "secret"}).status_code == 200, address
        assert client.get(address, headers={"Authorization": b"Bearer secre\xe9"}).status_code == 401, address
    assert client.post(TRANSLATE, files=FILE).status_code == 401
    assert client.get("/models.json").headers["WWW-Authenticate"] == "Bearer"


def test_the_page_and_signs_of_life_need_no_token(client_with):
    client = client_with(host="0.0.0.0", token="secret")  # noqa: S104, S106
    for address in ("/", "/index.html", "/style.css", "/health", "/ready", "/v2/health/live", "/v2/health/ready"):
        assert client.get(address).status_code == 200, address


def test_a_server_for_other_machines_answers_under_any_name(client_with):
    client = client_with(host="0.0.0.0", token="secret")  # noqa: S104, S106
    headers = {"Host": "gan.example", "Authorization": "Bearer secret"}
    assert client.get("/models.json", headers=headers).status_code == 200
