"""The page of a real server in a real browser."""

import re
import subprocess
import sys

import numpy as np
import pytest

pytestmark = [pytest.mark.processes, pytest.mark.slow]


@pytest.fixture
def served(trained_run):
    """`ganforge serve`, with a token."""
    arguments = ["serve", str(trained_run), "--port", "0", "--token", "secret", "--runtime", "tensorflow"]
    process = subprocess.Popen([sys.executable, "-m", "ganforge", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield re.search(r"http://\S+", process.stdout.readline())[0]
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def test_a_drawing_is_translated_by_the_run(served, chromium):
    """From the first visit on, while the networks are still being loaded."""
    page = chromium.new_page()
    page.goto(served)
    page.wait_for_selector("body[data-ready]", timeout=200_000)
    assert "token" not in page.url
    page.wait_for_selector("#result-stage[aria-busy=false]", timeout=200_000)
    before = pixels(page)
    box = page.locator("#drawing").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 3 * box["width"] / 4, box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    page.wait_for_selector("#result-stage[aria-busy=false]", timeout=200_000)
    assert page.inner_text("#notice-words") == ""
    assert not np.array_equal(pixels(page), before)
    page.close()


def pixels(page):
    script = "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    return np.array(page.eval_on_selector("#result", script))
