"""A real browser without a screen, which visits pages."""

import shutil
from typing import Any

import numpy as np
import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")  # Playwright keeps a loop of events running meanwhile
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"none of {', '.join(NAMES)} is installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Opens an address, as a new visitor; whatever the page complains about fails the test."""
    contexts, complaints = [], []

    def opened(address, **options):
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def settled(page: Any) -> None:
    """Wait until the newest drawing is translated."""
    page.wait_for_selector("#result-stage[aria-busy=false]")


def pixels(page: Any, canvas: str = "#drawing") -> np.ndarray:
    """(height, width, 3) uint8."""
    script = """canvas => {
        const { width, height } = canvas;
        return [height, width, [...canvas.getContext('2d').getImageData(0, 0, width, height).data]];
    }"""
    height, width, values = page.eval_on_selector(canvas, script)
    return np.array(values, np.uint8).reshape(height, width, 4)[..., :3]
