import numpy as np
import pytest

from ganforge.cli import number_text
from ganforge.cli.number_text import duration, loss_terms, pace, resident_memory, validation_figures


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (59.6, "1m 00s"), (450, "7m 30s"), (3600 + 299, "1h 04m"), (200_000, "55h 33m")]
)
def test_durations_read_at_a_glance(seconds, text):
    assert duration(seconds) == text


def test_time_left_counts_from_the_step_reached_by_now():
    logged = {"images_per_second": 12.3, "images": 2000, "step": 500}
    assert pace(logged, 500, 600)[:2] == ["12.3 images/s", "33s left"]
    assert pace(logged, 550, 600)[:2] == ["12.3 images/s", "16s left"]


@pytest.mark.parametrize("logged", [{}, {"images_per_second": 0.0, "images": 4, "step": 1}])
def test_no_time_is_told_before_a_speed_is_known(logged):
    assert not any("left" in text for text in pace(logged, 1, 600))


def test_each_side_shows_its_total_and_every_term():
    logged = {"generator/l1": 0.123456, "generator/adversarial": 0.7, "generator/total": 13.0, "judgement/real": 0.614}
    logged |= {"discriminator/adversarial": 0.5, "judgement/fake": 0.35, "learning_rate/generator": 2e-4}
    assert loss_terms(logged) == {
        "generator": "13 (l1 0.1235, adversarial 0.7)",
        "discriminator": "adversarial 0.5",
        "D(real)": "0.61",
        "D(fake)": "0.35",
    }


def test_a_side_that_does_not_play_is_not_shown():
    assert loss_terms({"generator/total": float("nan")}) == {"generator": "nan"}


def test_validation_names_its_metrics_and_n():
    assert validation_figures({"validation/psnr": 21.25, "validation/n": 64.0}) == "psnr 21.25  n 64"


def test_memory_is_what_the_process_holds(monkeypatch, tmp_path):
    before = resident_memory()
    held = np.ones(20_000_000)
    assert resident_memory() - before > held.nbytes / 2
    monkeypatch.setattr(number_text, "STATM", tmp_path / "absent")
    assert resident_memory() > held.nbytes
