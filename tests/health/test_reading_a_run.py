"""The page on reading a run and what the monitor tells are in step."""

import re
from pathlib import Path

import pytest

from ganforge.health.warning_conditions import PICTURES, Limits, conditions

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/reading-a-run.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("\n")[0]: " ".join(part.split()) for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
}
CONDITIONS = conditions(Limits())


def test_the_page_has_a_section_for_each_condition_in_their_order():
    assert list(SECTIONS) == [condition.name for condition in CONDITIONS]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_the_page_says_what_is_told_what_to_do_and_from_where_to_where(condition):
    section = SECTIONS[condition.name]
    assert condition.sentence in section
    assert f"**What to do.** {condition.advice}" in section
    limits = " ".join(_spoken(limit) for sign in condition.signs for limit in (sign.begins, sign.ends))
    assert [limit for limit in limits.split() if limit not in section] == []


def _spoken(limit: float) -> str:
    return {1e-4: "0.01", 1e-3: "0.1", 1e-6: "1e-6", 1e-5: "1e-5"}.get(limit, f"{limit:.3g}")


def test_the_page_tells_the_windows_and_the_figures():
    assert f"{Limits().patience:,} steps, or {Limits().validations} validations" in PAGE
    for name in ("judgement/accuracy", "gradient_norm/generator", "health/diversity", "health/attention"):
        assert f"`{name}`" in PAGE


def test_the_page_with_pictures_that_advice_names_exists():
    assert any(PICTURES in condition.advice for condition in CONDITIONS)
    assert (ROOT / PICTURES).is_file()
