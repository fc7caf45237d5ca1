import json

from made_runs import made_run

from ganforge.reports.run_report import write_report
from ganforge.runs.recorded_evaluations import recorded_evaluations
from ganforge.runs.run_summary import RunSummary


def evaluate(run, number, step, **values):
    figures = [
        {"name": name.replace("__", "/"), "value": value, "interval": [2.0, 4.0], "n": 50, "higher_is_better": False}
        for name, value in values.items()
    ]
    run.evaluations.mkdir(exist_ok=True)
    text = json.dumps({"images": {"run": "x", "step": step, "split": "test"}, "figures": figures})
    (run.evaluations / f"{number:03d}-test-step-{step}.json").write_text(text)


def test_what_was_evaluated_joins_what_was_measured_in_validations(tmp_path):
    run = made_run(tmp_path)
    evaluate(run, 1, 4, kid__lite0=9.0, error=7.0)
    evaluate(run, 2, 8, kid__lite0=3.0)
    figures = RunSummary.of(run).figures
    assert list(figures) == ["error", "kid/lite0"]
    assert figures["error"].last == (8, 0.125)
    assert figures["kid/lite0"].best == (8, 3.0)
    assert figures["kid/lite0"].n == 50


def test_the_report_shows_evaluations_with_their_intervals(tmp_path):
    run = made_run(tmp_path)
    evaluate(run, 1, 8, kid__lite0=3.0)
    write_report(run)
    text = run.report.read_text()
    assert "Evaluation of step 8 on the test split" in text
    assert "2 to 4" in text


def test_files_that_are_no_evaluations_are_passed_over(tmp_path):
    run = made_run(tmp_path)
    run.evaluations.mkdir()
    for number, text in enumerate(("", "[]", "{}", '{"images": {"step": 1, "split": "x"}, "figures": 3}')):
        (run.evaluations / f"{number}.json").write_text(text)
    evaluate(run, 9, 4, error="high")
    assert [evaluation.figures for evaluation in recorded_evaluations(run.evaluations)] == [()]
    assert recorded_evaluations(tmp_path / "none") == []
