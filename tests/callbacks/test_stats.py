import json

import pytest

from ganforge.callbacks.stats import Stats, append_event


def events(folder):
    return [json.loads(line) for line in (folder / "stats.jsonl").read_text().splitlines()]


def test_logs_and_validations_are_an_event_each(tmp_path, watch):
    watch(Stats()).train(4, validations=(4,))
    first, second, third = events(tmp_path)
    assert first == {
        "event": "log",
        "step": 2,
        "generator/l1": 0.5,
        "generator/total": 2.0,
        "images": 8,
        "seconds": 1.0,
    }
    assert (second["event"], second["step"]) == ("log", 4)
    assert third == {"event": "validation", "step": 4, "validation/psnr": 4 / 3, "validation/n": 64.0}


def test_a_run_that_goes_on_ends_with_the_events_of_one_that_was_never_stopped(tmp_path, watch):
    watch(Stats()).train(10, validations=(4, 8))
    whole = (tmp_path / "stats.jsonl").read_text()
    (tmp_path / "stats.jsonl").unlink()
    watch(Stats()).train(9, validations=(4, 8), end=False)
    with (tmp_path / "stats.jsonl").open("a") as file:
        file.write('{"event": "lo')
    watch(Stats(), start_step=6).train(10, validations=(8,))
    assert (tmp_path / "stats.jsonl").read_text() == whole


def test_what_json_cannot_say_is_null(tmp_path):
    append_event(tmp_path / "stats.jsonl", "log", 1, {"loss": float("nan"), "other": float("inf")})
    assert events(tmp_path) == [{"event": "log", "step": 1, "loss": None, "other": None}]


@pytest.mark.parametrize("bad", ["half", "[]", "3", '{"event": "log"}', '{"step": 2, "event'])
def test_a_file_with_bad_lines_is_set_aside_and_its_good_lines_are_kept(tmp_path, watch, caplog, bad):
    watch(Stats()).train(4)
    good = (tmp_path / "stats.jsonl").read_text()
    (tmp_path / "stats.jsonl").write_text(f"{bad}\n{good}")
    watch(Stats(), start_step=4).train(4)
    assert (tmp_path / "stats.jsonl").read_text() == good
    assert (tmp_path / "stats.set-aside-1.jsonl").read_text() == f"{bad}\n{good}"
    assert "stats.jsonl: it is not as it was written: 2 events can be read" in caplog.text


def test_a_file_that_is_removed_while_training_is_begun_anew(tmp_path):
    append_event(tmp_path / "stats.jsonl", "log", 1, {"loss": 1.0})
    (tmp_path / "stats.jsonl").unlink()
    append_event(tmp_path / "stats.jsonl", "log", 2, {"loss": 2.0})
    assert [event["step"] for event in events(tmp_path)] == [2]
