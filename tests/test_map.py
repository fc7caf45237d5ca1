"""The map for newcomers and the table of rooms say what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAP = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
CODE = re.compile(r"\[`([^`]+)`\]\(\.\./\.\./([^)]+)\)")


def test_every_file_of_the_map_exists_and_is_shown_by_its_name():
    named = CODE.findall(MAP)
    assert len(named) > 40
    assert [path for shown, path in named if not (ROOT / path).is_file() or not path.endswith(f"/{shown}")] == []


def test_the_map_names_a_file_for_each_common_change():
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", MAP.partition("## To change something")[2], flags=re.MULTILINE)
    assert len(rows) >= 14 + 1
    assert [change for change, file in rows[1:] if not CODE.fullmatch(file)] == []


def test_contributing_lists_every_room_and_nothing_else():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Where things live")[2]
    listed = {
        room for row in re.findall(r"^\| (`.+?) \|", text, flags=re.MULTILINE) for room in re.findall(r"`(.+?)`", row)
    }
    rooms = {folder.name for folder in _packages(ROOT / "ganforge")}
    rooms |= {f"training/{folder.name}" for folder in _packages(ROOT / "ganforge" / "training")}
    assert listed == rooms


def _packages(folder: Path) -> list[Path]:
    return [file.parent for file in folder.glob("*/__init__.py")]
