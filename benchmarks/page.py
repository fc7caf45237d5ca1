"""Writes tables into a page of the documentation, between two marks."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.table import Table

START, END = "<!-- tables of python -m benchmarks: start -->", "<!-- tables: end -->"


def write_tables(page: Path, machine: Mapping[str, Any], tables: Iterable[Table]) -> None:
    """Replace what is between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    parts = "\n\n".join([START, _sentence(machine), *(table.markdown() for table in tables), END])
    page.write_text(before + parts + after, encoding="utf-8")


def _sentence(machine: Mapping[str, Any]) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    instructions = ", ".join(machine["instructions"])
    return (
        f"Measured on {machine['cores']} cores of {machine['processor']} ({instructions}), with "
        f"{machine['memory_gib']:.0f} GiB of memory, {machine['system']}, Python {machine['python']}, {packages}."
    )
