"""The tutorials work: every block is run in order, in one folder, as a reader would who types what the page says.

A block with a title is written to the file of that name; if the title is a folder, the files in the block must exist.
Each line of a console block is run, and each line of the text right after it must be printed. Only the installation is
imitated: metadata like an installer's, on Python's path. The gate really installs `examples/third-party-plugin`, which
has the same code.
"""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ganforge.cli.main import main

pytestmark = [pytest.mark.processes, pytest.mark.slow]

ROOT = Path(__file__).parents[1]
MARK = "<!-- the tests run this page, block by block, in one folder -->"
PAGES = [page for page in sorted((ROOT / "docs").rglob("*.md")) if MARK in page.read_text(encoding="utf-8")]
BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$(?=(\n\n```text\n)?)', flags=re.MULTILINE | re.DOTALL)
COPIED = re.compile(r"^<!-- copied from (\S+) -->$", flags=re.MULTILINE)


class Block(NamedTuple):
    """A fenced block, and whether the next one says what is printed."""

    language: str
    title: str
    text: str
    is_answered: bool


class Reader:
    """Someone who does what a page says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.printed = ""

    def do(self, block: Block) -> None:
        if block.language == "console":
            self.printed = "\n".join(self.printed_by(line, block.is_answered) for line in block.text.splitlines())
        elif block.language == "text" and block.title:
            missing = [
                line for line in block.text.splitlines() if not (self.folder / block.title / _word(line)).is_file()
            ]
            assert missing == []
        elif block.language == "text":
            missing = [line for line in block.text.splitlines() if _flat(line) not in _flat(self.printed)]
            assert missing == [], self.printed
        else:
            file = self.folder / block.title
            assert block.title and file.parent.is_dir(), f"a block is neither run nor written to a file:\n{block.text}"
            file.write_text(block.text, encoding="utf-8")

    def printed_by(self, line: str, may_fail: bool) -> str:
        program, *arguments = shlex.split(line)
        if program == "ganforge":
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert not ended.value.code or may_fail, self.capsys.readouterr()
        elif program == "pytest":
            assert pytest.main([*arguments, "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]) == 0
        elif line.startswith("uv pip install -e"):
            self.install(arguments[-1].partition("[")[0])
        else:
            ran = subprocess.run(line, shell=True, check=True, capture_output=True, text=True)  # noqa: S602 (as typed)
            return ran.stdout
        printed = self.capsys.readouterr()
        return printed.out + printed.err

    def install(self, name: str) -> None:
        project = tomllib.loads((self.folder / name / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        metadata = self.folder / "site" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        metadata.mkdir(parents=True)
        named = f"Metadata-Version: 2.4\nName: {project['name']}\nVersion: {project['version']}\n"
        (metadata / "METADATA").write_text(named, encoding="utf-8")
        lines = [f"{point} = {module}" for point, module in project["entry-points"]["ganforge"].items()]
        (metadata / "entry_points.txt").write_text("\n".join(["[ganforge]", *lines]), encoding="utf-8")
        for place in (self.folder / "site", self.folder / name / "src"):
            self.monkeypatch.syspath_prepend(place)


def _blocks(page: Path) -> Iterator[Block]:
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(found[1], found[2] or "", found[3], bool(found[4]))


def _word(line: str) -> str:
    return line.split()[0]


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def reader(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    before = set(sys.modules)
    yield Reader(tmp_path, monkeypatch, capsys)
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_does_what_the_page_says(page, reader):
    blocks = list(_blocks(page))
    assert len(blocks) == page.read_text(encoding="utf-8").count("\n```") / 2
    for block in blocks:
        reader.do(block)


def test_both_tutorials_for_authors_are_run():
    assert {page.stem for page in PAGES} >= {"your-first-loss", "your-first-dataset-adapter"}


def test_the_outside_package_is_what_the_tutorials_build():
    source = ROOT / "examples/third-party-plugin/src/ganforge_balls"
    shown = {name for page in PAGES for name in COPIED.findall(page.read_text(encoding="utf-8"))}
    components = {str(file.relative_to(ROOT)) for file in source.glob("*.py") if file.name != "__init__.py"}
    assert shown == components
