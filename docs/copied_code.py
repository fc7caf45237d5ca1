"""Writes into each page the code that it shows, from the file where that code is tested.

    uv run python docs/copied_code.py

A comment above a block names the file: `<!-- copied from ganforge/templates/plugin/loss.py.txt -->`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = re.compile(r"^<!-- copied from (\S+) -->\n(```[^\n]*\n).*?^```$", flags=re.MULTILINE | re.DOTALL)
WORDS = {"name": "mine", "Name": "Mine", "module": "ganforge_mine"}
"""What pages show for `{{name}}` and so on in a template: the package that `ganforge new plugin mine` writes."""


def pages() -> Iterator[Path]:
    """Every page of the repository that may show code."""
    for pattern in ("*.md", "docs/**/*.md", "plugins/*/README.md", "examples/*/README.md"):
        yield from sorted(ROOT.glob(pattern))


def filled(page: str) -> str:
    """The text of a page with every copied block as its file is now."""
    return COPIED.sub(lambda block: f"<!-- copied from {block[1]} -->\n{block[2]}{_shown(block[1])}```", page)


def _shown(file: str) -> str:
    text = (ROOT / file).read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda word: WORDS[word[1]], text)


def main() -> None:
    """Bring every page up to date."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (new := filled(text)) != text:
            page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
