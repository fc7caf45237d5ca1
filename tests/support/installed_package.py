"""A package with a plugin, as an installer leaves it."""

import sys
from pathlib import Path

import pytest

GOOD = """
from typing import Literal

from pydantic import Field

from ganforge import Loss, hookimpl

__ganforge_api__ = "2.0"


class Good(Loss):
    name: Literal["good"] = "good"
    softness: float = Field(1.0, description="How soft.")

    def generator(self, round):
        return round.target


@hookimpl
def ganforge_losses():
    return [Good]
"""


def install_package(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str = "ganforge-good",
    text: str = GOOD,
    version: str = "1.2",
    group: str = "ganforge",
    point: str = "good",
    module: str = "good_plugin",
) -> Path:
    """Put a distribution with one module into a folder of its own that Python looks into first."""
    folder = tmp_path / f"{name}-{version}"
    information = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (information / "entry_points.txt").write_text(f"[{group}]\n{point} = {module}\n")
    (information / "RECORD").write_text(f"{module}.py,,\n")
    (folder / f"{module}.py").write_text(text)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, module, raising=False)
    return folder
