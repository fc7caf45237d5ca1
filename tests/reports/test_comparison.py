import json

import pytest
from made_runs import add_samples, made_run
from tiny_components import TinyGenerator

from ganforge.reports.comparison import Comparison, write_comparison
from ganforge.reports.run_record import RunRecord


@pytest.fixture
def runs(tmp_path):
    first = made_run(tmp_path, worst=1.0)
    second = made_run(tmp_path, worst=2.0, generator=TinyGenerator(dropout=0.5))
    second.starts.add({**second.starts.last(), "python": "3.12.1", "date": "2026-06-01"})
    return first, second


def compared(runs):
    return Comparison.of(*map(RunRecord.of, runs))


def test_only_what_differs_is_found(runs):
    comparison = compared(runs)
    assert comparison.options == {"generator.dropout": ("0.0", "0.5")}
    assert comparison.versions == {"python": ('"3.11.7"', '"3.12.1"')}
    assert comparison.figures == {
        "error, last": ("0.125", "0.25"),
        "error, best": ("0.125 at step 8", "0.25 at step 8"),
    }


def test_a_run_does_not_differ_from_itself(runs):
    assert not any(compared((runs[0], runs[0])).parts.values())


def test_samples_stand_side_by_side_at_the_steps_that_both_have(runs, tmp_path):
    add_samples(runs[0], steps=(0, 4, 8))
    add_samples(runs[1], steps=(0, 8))
    text = written(runs, tmp_path)
    data = json.loads(text.partition('id="values">')[2].partition("</script>")[0])
    samples = data["samples"]
    assert samples["captions"] == ["source", "generated, tiny-001", "generated, tiny-002", "target"]
    assert samples["steps"] == [0, 8]
    assert set(samples["fixed"]) == {"source", "target"}
    assert [curve["label"] for curve in data["charts"][0]["curves"]] == ["tiny-001", "tiny-002"]


def test_runs_without_a_common_step_show_their_last_samples(runs, tmp_path):
    add_samples(runs[0], steps=(0, 4))
    add_samples(runs[1], steps=(1, 5))
    assert "generated, tiny-002, row 1" in written(runs, tmp_path)


def test_runs_without_samples_are_compared_too(runs, tmp_path):
    assert "no samples yet" in written(runs, tmp_path)


def written(runs, tmp_path):
    write_comparison(compared(runs), tmp_path / "page.html")
    return (tmp_path / "page.html").read_text(encoding="utf-8")
