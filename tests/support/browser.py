"""A page in a real browser without a screen."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CONSOLE = re.compile(r'CONSOLE[^"]*"(.*)", source')


def visited(page: Path, script: str = "") -> tuple[str, list[str]]:
    """Open a page, run a script in it, and give what it looks like then, as HTML, and what it wrote to the console.

    The script runs in a copy: the page's own policy lets no script in.
    """
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        pytest.skip(f"none of {', '.join(NAMES)} is installed")
    text = page.read_text(encoding="utf-8")
    if script:
        text = re.sub("<meta http-equiv[^>]*>", "", text).replace("</body>", f"<script>{{{script}}}</script></body>")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "page.html")
        copy.write_text(text, encoding="utf-8")
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"]
        flags += [f"--user-data-dir={folder}/profile", "--virtual-time-budget=3000", "--no-first-run"]
        finished = subprocess.run(
            [browser, *flags, copy.as_uri()], capture_output=True, text=True, timeout=60, check=True
        )
    return finished.stdout, CONSOLE.findall(finished.stderr)
