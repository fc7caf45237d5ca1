"""The page to draw on: HTML, CSS and JavaScript as they are, for `ganforge serve` and the format `web`."""

from pathlib import Path

SUFFIXES = (".html", ".css", ".js", ".svg")


def files() -> dict[str, Path]:
    """The files of the page by their names; `index.html` is the page itself, and all lie in one folder."""
    return {path.name: path for path in sorted(Path(__file__).parent.iterdir()) if path.suffix in SUFFIXES}
