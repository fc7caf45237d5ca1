import json

import pytest
from ganforge_metrics.kernel_distance import KernelDistance
from ganforge_metrics.lite0 import SHA256, Lite0
from tiny_components import tiny_experiment

from ganforge.errors import DataError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


class WithoutWeights(Lite0):
    @property
    def weights_hash(self) -> str:
        raise DataError("lite0: its weights are not there.")


def experiment(**metric):
    trainer = {"steps": 4, "validate_every": 1, "checkpoint_every": 4, "best": "kid", "keep_checkpoints": 9}
    return tiny_experiment(trainer, metrics=(KernelDistance(**metric),))


def test_it_decides_the_best_checkpoint_and_each_measurement_says_what_it_rests_on(tmp_path):
    run = experiment(every=2)
    directory = RunDirectory.create(tmp_path, run)
    result = Trainer(run).run(directory)
    lines = [json.loads(line) for line in directory.metrics.read_text().splitlines()]
    assert [line["step"] for line in lines] == [2, 4]
    assert lines[-1] == {
        "step": 4,
        "figure": "kid/lite0",
        "value": result.figures["validation/kid/lite0"],
        "n": 3,
        "higher_is_better": False,
        "extractor": "lite0",
        "sha256": SHA256,
    }
    assert Checkpoints(directory.checkpoints).best() == min(lines, key=lambda line: line["value"])["step"]


def test_missing_weights_are_named_before_training():
    with pytest.raises(DataError, match="its weights are not there"):
        Trainer(experiment(extractor=WithoutWeights())).prepare()
