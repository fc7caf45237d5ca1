import keras
import numpy as np
import pytest
from tiny_components import TinyGenerator

from ganforge.runs.directory import RunDirectory
from ganforge.training import precision_choice
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.precision_choice import Measured, Passes, PrecisionChoice, choose_precision, chosen
from ganforge.training.trainer import Trainer


@pytest.mark.parametrize(
    ("measured", "precision", "reason"),
    [
        ({"bfloat16": Measured(0.5, 0.003)}, "bfloat16", "2.00 times as fast as float32 here, outputs within 0.3 %."),
        ({"bfloat16": Measured(1.3, 0.003)}, "float32", "bfloat16 takes 1.30 times as long here."),
        ({"bfloat16": Measured(0.98, 0.003)}, "float32", "bfloat16 takes 0.98 times as long here."),
        ({"bfloat16": Measured(0.5, 0.04)}, "float32", "outputs in bfloat16 differ by 4 %."),
        ({"bfloat16": Measured(0.6, 0.003), "float16": Measured(0.5, 0.001)}, "float16", "2.00 times as fast"),
        ({"bfloat16": Measured(0.6, 0.003), "float16": Measured(0.5, float("inf"))}, "bfloat16", "1.67 times as fast"),
    ],
)
def test_the_fastest_format_within_the_band_is_taken_if_it_is_faster_than_float32(measured, precision, reason):
    choice = chosen(measured)
    assert choice.precision == precision
    assert str(choice).startswith(f"{precision}: {reason}")


def test_passes_in_half_precision_make_nearly_the_same_from_the_same_weights(tiny_experiment):
    experiment = tiny_experiment(generator=TinyGenerator(dropout=0.5))
    full, half = (Passes(experiment, experiment.dataset.shape(), form, 2) for form in ("float32", "bfloat16"))
    assert [model.compute_dtype for model in half.models] == ["bfloat16", "bfloat16"]
    np.testing.assert_allclose(half(), full(), rtol=precision_choice.BAND)
    assert not np.array_equal(half(), full())


def test_what_is_measured_is_a_format_that_this_machine_has(tiny_experiment, monkeypatch):
    monkeypatch.setattr(precision_choice, "SECONDS", 0.0)
    experiment = tiny_experiment()
    policy = keras.config.dtype_policy().name
    assert choose_precision(experiment, experiment.dataset.shape(), 1).precision in ("float32", "bfloat16")
    assert keras.config.dtype_policy().name == policy


@pytest.mark.slow
def test_a_run_keeps_the_format_that_it_measured_and_learns_what_it_would_if_the_experiment_said_so(
    tiny_experiment, tmp_path, monkeypatch
):
    def choose(*run):
        choose_precision(*run)
        return PrecisionChoice("bfloat16", "2.00 times as fast as float32 here.")

    monkeypatch.setattr(precision_choice, "SECONDS", 0.0)
    monkeypatch.setattr("ganforge.training.prepared_run.choose_precision", choose)
    run = trained(tiny_experiment({"steps": 2, "precision": "auto"}), tmp_path / "auto")
    assert run.tables["trainer"]["precision"] == "bfloat16"
    assert run.starts.all()[0]["precision"] == "bfloat16: 2.00 times as fast as float32 here."

    monkeypatch.setattr("ganforge.training.prepared_run.choose_precision", lambda *_: pytest.fail("measured again"))
    Trainer(tiny_experiment({"steps": 3, "precision": "auto"})).run(run)
    said = trained(tiny_experiment({"steps": 3, "precision": "bfloat16"}), tmp_path / "said")
    measured, expected = (Checkpoints(each.checkpoints).load(3) for each in (run, said))
    for key, array in expected.items():
        if key != "seconds":
            np.testing.assert_array_equal(measured[key], array, err_msg=key)


def trained(experiment, folder):
    run = RunDirectory.create(folder, experiment)
    Trainer(experiment).run(run)
    return run
