"""`constraints.txt` pins what the packages ask for, and does not say where it was fetched from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", CONSTRAINTS, flags=re.MULTILINE))
PROJECTS = [ROOT / "pyproject.toml", *sorted(ROOT.glob("plugins/*/pyproject.toml"))]


def _requirements(project: Path) -> list[Requirement]:
    tables = tomllib.loads(project.read_text(encoding="utf-8"))
    groups = [
        *tables.get("dependency-groups", {}).values(),
        *tables["project"].get("optional-dependencies", {}).values(),
    ]
    named = [*tables["project"]["dependencies"], *(name for group in groups for name in group)]
    outside = [Requirement(name) for name in named if not name.startswith("ganforge")]
    return [requirement for requirement in outside if not requirement.marker or requirement.marker.evaluate()]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.parent.name)
def test_every_requirement_is_pinned_within_its_bounds(project):
    wrong = [str(r) for r in _requirements(project) if r.name not in PINS or not r.specifier.contains(PINS[r.name])]
    assert wrong == [], "regenerate constraints.txt as CONTRIBUTING.md says"


def test_every_pin_has_its_hashes():
    pins = re.split(r"\n(?=\S)", CONSTRAINTS.partition("==")[2])
    assert all("--hash=sha256:" in pin for pin in pins)


def test_no_line_names_an_index_a_host_or_a_path():
    assert re.findall(r"^.*(?:://|index|find-links|@|^-|\\s/).*$", CONSTRAINTS, flags=re.MULTILINE) == []
