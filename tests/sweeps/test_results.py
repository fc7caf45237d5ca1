import csv
import io

from ganforge.sweeps.results import Results


def test_a_table_has_a_row_for_each_run_with_the_options_that_differ_and_its_figures(made_sweep):
    table = Results.of(made_sweep("a.weight=0,100", "b.layers=1,3", errors=(4.0, 2.0, 1.0))).tables["Runs"]
    assert table.heads == ("", "weight", "layers", "state", "error")
    assert table.lines == (
        ("1", "0", "1", "finished", "0.5"),
        ("2", "0", "3", "finished", "0.25"),
        ("3", "100", "1", "finished", "0.125"),
        ("4", "100", "3", "not started", "-"),
    )


def test_the_best_value_has_a_column_where_it_was_not_the_last(made_sweep):
    sweep = made_sweep("a.weight=0,100", errors=(4.0, 2.0))
    with (sweep.path / "weight-0-001" / "metrics.jsonl").open("a") as file:
        file.write('{"step": 12, "figure": "error", "value": 9.0, "n": 3, "higher_is_better": false}\n')
    table = Results.of(sweep).tables["Runs"]
    assert table.heads[-2:] == ("error", "best error")
    assert [line[-2:] for line in table.lines] == [("9", "0.5 at 8"), ("0.25", "0.25 at 8")]


def test_seeds_give_means_and_spreads(made_sweep):
    results = Results.of(made_sweep("a.weight=0,100", "seed=1,2,3", errors=(8.0, 16.0, 24.0, 8.0)))
    table = results.tables["Means over seeds"]
    assert table.heads == ("weight", "seeds", "error")
    assert table.lines == (("0", "3", "2 ± 1"), ("100", "1 of 3", "1"))
    assert len(results.tables["Runs"].lines) == 6


def test_the_best_run_is_named(made_sweep):
    results = Results.of(made_sweep("a.weight=0,100,200", errors=(4.0, 2.0, 3.0)))
    assert results.best == "Best error (lower is better): 0.25, weight 100."
    assert Results.of(made_sweep("a.weight=0,100")).best == ""


def test_with_seeds_the_best_mean_is_named(made_sweep):
    results = Results.of(made_sweep("a.weight=0,100", "seed=1,2", errors=(1.0, 9.0, 4.0, 4.0)))
    assert results.best == "Best error (lower is better): 0.5 ± 0 over 2 seeds, weight 100."
    only = Results.of(made_sweep("seed=1,2", errors=(1.0, 9.0)))
    assert only.best == "Best error (lower is better): 0.625 ± 0.71 over 2 seeds."


def test_runs_that_are_not_finished_are_neither_best_nor_in_a_mean(made_sweep):
    sweep = made_sweep("a.weight=0,100", "seed=1,2", errors=(1.0, 1.0, 4.0, 4.0))
    for name in ("weight-0_seed-1", "weight-0_seed-2", "weight-100_seed-2"):
        record = sweep.path / f"{name}-001" / "environment.json"
        record.write_text(record.read_text().replace('"finished": true', '"finished": false'))
    results = Results.of(sweep)
    assert results.tables["Means over seeds"].lines == (("0", "0 of 2", "-"), ("100", "1 of 2", "0.5"))
    assert results.best.endswith("weight 100.")


def test_the_metric_of_a_search_decides(made_sweep):
    rows = Results.of(made_sweep("a.weight=0,100", errors=(4.0, 2.0))).rows
    assert Results(rows, "nothing").figures == ["error"]
    assert Results(rows, "error").figures == ["error"]


def test_a_run_that_failed_says_why_and_one_that_stopped_how_far_it_is(made_sweep):
    sweep = made_sweep("a.weight=0,100", errors=(4.0, 2.0), finished=False)
    sweep.errors.mkdir()
    (sweep.errors / "weight-0.txt").write_text("out of memory\n")
    results = Results.of(sweep)
    assert [line[2] for line in results.tables["Runs"].lines] == ["failed at 8 of 8", "stopped at 8 of 8"]
    assert "- weight 0: out of memory" in results.markdown()


def test_programs_get_whole_keys_and_numbers(made_sweep):
    results = Results.of(made_sweep("losses.l1.weight=0,100", errors=(4.0,)))
    first, second = csv.DictReader(io.StringIO(results.csv()))
    assert first["run"] == "l1.weight-0-001"
    assert (first["losses.l1.weight"], first["state"], first["error best"], first["error best step"]) == (
        *("0", "finished"),
        *("0.5", "8"),
    )
    assert (second["state"], second["error last"]) == ("not started", "")
    assert results.objects()[0]["figures"]["error"]["last"] == {"step": 8, "value": 0.5}
    assert results.objects()[1]["run"] is None
