import json
from typing import Any, ClassVar, Literal

import numpy as np
import pytest

from ganforge.components import DistributionMetric
from ganforge.errors import TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer
from ganforge.training.validation import Measurements


class Apart(DistributionMetric):
    """The distance between means, called after what it rests on."""

    name: Literal["apart"] = "apart"
    needed: ClassVar[int] = 3

    @property
    def figure_name(self) -> str:
        return "apart/mean"

    @property
    def images_needed(self) -> int:
        return self.needed

    @property
    def provenance(self) -> dict[str, str]:
        return {"extractor": "mean"}

    def features(self, images: Any) -> Any:
        return images.mean(axis=(1, 2))

    def compare(self, target: Any, generated: Any) -> float:
        return float(np.abs(target.mean(axis=0) - generated.mean(axis=0)).sum())


def test_batches_of_any_size_give_one_figure():
    metric = Apart()
    images = np.random.default_rng(0).uniform(-1, 1, (5, 4, 4, 3)).astype("float32")
    batch = {"source": images, "target": images}
    whole, parts = Measurements([metric]), Measurements([metric])
    whole.add(batch, -images)
    for part in (slice(0, 1), slice(1, 5)):
        parts.add({role: image[part] for role, image in batch.items()}, -images[part])
    assert parts.count == 5
    assert parts.figures() == pytest.approx(whole.figures())
    np.testing.assert_array_equal(parts.of(metric), whole.of(metric))


def test_a_figure_that_needs_more_images_is_left_out():
    measurements = Measurements([Apart()])
    images = np.zeros((2, 4, 4, 3), "float32")
    measurements.add({"source": images, "target": images}, images)
    assert measurements.figures() == {}


@pytest.mark.slow
def test_a_metric_that_a_validation_cannot_give_is_refused_before_training(tiny_experiment):
    experiment = tiny_experiment({"validation_examples": 2}, metrics=(Apart(),))
    with pytest.raises(TrainingError, match=r"metric 'apart': a validation measures 2 images\. Expected at least 3"):
        Trainer(experiment).prepare()


@pytest.mark.slow
def test_a_costly_metric_is_measured_rarely_decides_the_best_and_is_recorded(tiny_experiment, tmp_path):
    options = {"steps": 5, "validate_every": 1, "best": "apart", "checkpoint_every": 5}
    experiment = tiny_experiment(options, metrics=(*tiny_experiment().metrics, Apart(every=2)))
    directory = RunDirectory.create(tmp_path, experiment)
    result = Trainer(experiment).run(directory)
    lines = [json.loads(line) for line in directory.metrics.read_text().splitlines()]
    steps = {name: [line["step"] for line in lines if line["figure"] == name] for name in ("error", "apart/mean")}
    assert steps == {"error": [1, 2, 3, 4, 5], "apart/mean": [2, 4, 5]}
    assert lines[-1] == {
        "step": 5,
        "figure": "apart/mean",
        "value": result.figures["validation/apart/mean"],
        "n": 3,
        "higher_is_better": False,
        "extractor": "mean",
    }
    best = min((line for line in lines if line["figure"] == "apart/mean"), key=lambda line: line["value"])
    assert Checkpoints(directory.checkpoints).best() == best["step"]
