import json
from dataclasses import replace

import pytest

from ganforge.callbacks.metrics_jsonl import MetricsJsonl
from ganforge.metrics.psnr import PeakSignalToNoise
from ganforge.metrics.ssim import StructuralSimilarity


class ByNetwork(PeakSignalToNoise):
    """A figure that rests on more than the images."""

    @property
    def provenance(self):
        return {"extractor": "tiny", "sha256": "1234"}


@pytest.fixture
def measure(watch, tmp_path):
    def train(until, validations, start_step=0):
        made = watch(MetricsJsonl(), start_step=start_step)
        metrics = (ByNetwork(), StructuralSimilarity())
        made.keras_callback = MetricsJsonl().build(replace(made.context, metrics=metrics, validate_every=4))
        made.train(until, validations)
        return (tmp_path / "metrics.jsonl").read_text()

    return train


def test_each_measurement_is_a_line_with_what_it_rests_on(measure):
    lines = [json.loads(line) for line in measure(8, (4, 8)).splitlines()]
    assert [line["step"] for line in lines] == [4, 8]
    assert lines[0] == {
        "step": 4,
        "figure": "psnr",
        "value": 4 / 3,
        "n": 64,
        "higher_is_better": True,
        "extractor": "tiny",
        "sha256": "1234",
    }


def test_a_run_that_goes_on_ends_with_the_measurements_of_one_that_was_never_stopped(measure, tmp_path):
    whole = measure(10, (4, 8))
    (tmp_path / "metrics.jsonl").unlink()
    measure(9, (4, 8, 9))
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 10, "fig')
    assert measure(10, (8,), start_step=4) == whole


def test_a_run_without_metrics_has_no_such_file(watch, tmp_path):
    watch(MetricsJsonl()).train(4, (4,))
    assert not (tmp_path / "metrics.jsonl").exists()
