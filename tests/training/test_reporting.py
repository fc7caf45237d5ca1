import pytest
from PIL import Image

from ganforge.callbacks.samples import Samples
from ganforge.errors import TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.training import reporting
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


def trained(tmp_path, experiment):
    run = RunDirectory.create(tmp_path, experiment)
    Trainer(experiment).run(run)
    return run


def test_a_run_ends_with_its_report_and_a_picture_of_its_curves(tmp_path, tiny_experiment):
    run = trained(tmp_path, tiny_experiment())
    text = run.report.read_text(encoding="utf-8")
    assert ">Best error<" in text
    assert ">finished<" in text
    assert "generated, row 2" in text
    with Image.open(run.curves) as picture:
        assert picture.width > 1000


def test_a_run_does_not_fail_because_of_its_report(tmp_path, tiny_experiment, monkeypatch):
    def fail(run):
        raise ZeroDivisionError("no room")

    monkeypatch.setattr(reporting, "write_report", fail)
    run = trained(tmp_path, tiny_experiment())
    assert run.starts.last()["finished"]
    assert "the report could not be written: no room. Write it with: ganforge report" in run.log.read_text()


def test_a_run_that_an_error_ends_has_a_report_too(tmp_path, tiny_experiment, monkeypatch):
    def fail(self, context):
        raise ZeroDivisionError

    experiment = tiny_experiment()
    run = RunDirectory.create(tmp_path, experiment)
    trainer = Trainer(experiment)
    trainer.prepare()
    monkeypatch.setattr(Samples, "build", fail)
    with pytest.raises((TrainingError, ZeroDivisionError)):
        trainer.run(run)
    assert ">stopped<" in run.report.read_text(encoding="utf-8")
