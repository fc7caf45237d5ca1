import pytest

from ganforge.experiment.metric_faults import metric_faults
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.metrics.mae import MeanAbsoluteError
from ganforge.metrics.psnr import PeakSignalToNoise

MAE, PSNR = MeanAbsoluteError(), PeakSignalToNoise()


def messages(metrics, **options):
    return [str(fault) for fault in metric_faults(metrics, TrainerOptions(steps=10, sample_every=4, **options))]


@pytest.mark.parametrize(("every", "options"), [(8, {}), (4, {}), (3, {"validate_every": 3}), (None, {})])
def test_a_metric_may_be_measured_in_some_of_the_validations(every, options):
    assert messages((MAE, MeanAbsoluteError(every=every))[1:], **options) == []


def test_a_metric_that_falls_between_validations_is_refused():
    (fault,) = messages((MAE, PeakSignalToNoise(every=6)))
    assert fault.startswith(
        "metrics.1.every is 6, but validations are 4 steps apart. Expected a multiple of that, such as 8"
    )


def test_two_metrics_of_one_figure_are_refused():
    (fault,) = messages((PSNR, MAE, PeakSignalToNoise(every=4)))
    assert fault == "metrics.2: its figure is 'psnr', as that of metrics.0. Remove one."


def test_the_best_is_one_of_the_metrics():
    assert messages((MAE, PSNR), best="psnr") == []
    (fault,) = messages((MAE, PSNR), best="pnsr")
    assert fault.startswith("trainer.best: 'pnsr' is not a metric of this experiment; did you mean 'psnr'")


def test_parts_with_faults_of_their_own_are_passed_over():
    assert list(metric_faults((MAE, ..., MAE), TrainerOptions(steps=1))) == []
    assert list(metric_faults((PeakSignalToNoise(every=3),), ...)) == []
