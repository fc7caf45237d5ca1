import pytest
from stand_in_worker import StandInWorker
from starlette.testclient import TestClient

from ganforge import page
from ganforge.serving.application import application
from ganforge.serving.server_options import ServerOptions

ADDRESS = "http://127.0.0.1"


@pytest.fixture
def worker():
    return StandInWorker()


@pytest.fixture
def client_with(worker):
    """Makes clients of servers with other options."""

    def make(**options):
        app = application(worker, ServerOptions(**options), page.files())
        return TestClient(app, base_url=ADDRESS, raise_server_exceptions=False)

    return make


@pytest.fixture
def client(client_with):
    return client_with()
