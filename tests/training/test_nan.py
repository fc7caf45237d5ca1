import json
from typing import Any, Literal

import numpy as np
import pytest
from PIL import Image

from ganforge.components import Examples
from ganforge.errors import TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


def poisoned(dataset: Any, bad: int, size: int | None) -> Any:
    """The dataset, with one example whose target is not a number."""

    class Poisoned(type(dataset)):
        name: Literal["poisoned"] = "poisoned"  # type: ignore[assignment]

        def load(self, split: str, seed: int) -> Examples:
            import tensorflow as tf

            clean = super().load(split, seed)

            def read(position: Any) -> Any:
                example = clean.read(position)
                target = tf.cast(example["target"], tf.float32) / 255
                poison = tf.where((position == bad) & (split == "train"), np.float32("nan"), 0.0)
                return {"source": example["source"], "target": target + poison}

            return Examples(size, read)

    return Poisoned()


@pytest.fixture
def poisoned_experiment(tiny_experiment):
    def make(trainer, bad=5, size=None):
        options = {"steps": 8, "checkpoint_every": 2, "batch_size": 2, **trainer}
        return tiny_experiment(options, dataset=poisoned(tiny_experiment().dataset, bad, size))

    return make


def finite(arrays):
    return all(np.isfinite(array).all() for array in arrays.values() if array.dtype.kind == "f")


@pytest.mark.parametrize("options", [{}, {"log_every": 8, "sample_every": 8, "steps_per_call": 4}], ids=["one", "four"])
def test_the_step_its_batch_and_its_terms_are_kept_and_training_stops(poisoned_experiment, tmp_path, options):
    experiment = poisoned_experiment({**options, "checkpoint_every": 8 if options else 2})
    directory = RunDirectory.create(tmp_path, experiment)
    with pytest.raises(
        TrainingError, match=r"step 3 is not finite: .*distance.*failures/00000003\. Lower the learning_ra"
    ):
        Trainer(experiment).run(directory)
    folder = directory.failures / "00000003"
    batch = np.load(folder / "batch-1.npz")
    assert [bool(np.isnan(target).any()) for target in batch["target"]] == [False, True]
    assert json.loads((folder / "terms.json").read_text())["generator/distance"] == "nan"
    assert finite(Checkpoints(directory.failures).load(3))
    Image.open(folder / "batch-1.png").verify()
    checkpoints = Checkpoints(directory.checkpoints)
    assert checkpoints.steps() == ([4] if options else [2, 3])
    assert finite(checkpoints.load(checkpoints.latest()))


def test_rollback_goes_on_from_the_last_checkpoint_with_other_data(poisoned_experiment, tmp_path):
    experiment = poisoned_experiment({"on_nan": "rollback"})
    whole = RunDirectory.create(tmp_path, experiment)
    assert Trainer(experiment).run(whole).step == 8
    assert "Back to step 2, the data in another order (1 of 3)" in whole.log.read_text()
    state = Checkpoints(whole.checkpoints).load(8)
    assert state["order"] == 1
    assert finite(state)
    assert [line.split(",")[0] for line in whole.results.read_text().splitlines()[1:]] == [*"12345678"]
    assert "nan" not in whole.results.read_text()

    Trainer(experiment).run(whole, step=6)
    resumed = Checkpoints(whole.checkpoints).load(8)
    for key in state.keys() - {"seconds"}:
        np.testing.assert_array_equal(resumed[key], state[key], err_msg=key)


def test_a_fault_before_the_first_checkpoint_rolls_back_to_the_start(poisoned_experiment, tmp_path):
    experiment = poisoned_experiment({"on_nan": "rollback", "steps": 3}, bad=1)
    directory = RunDirectory.create(tmp_path, experiment)
    assert Trainer(experiment).run(directory).step == 3
    assert "Back to step 0" in directory.log.read_text()


def test_after_three_rollbacks_it_stops(poisoned_experiment, tmp_path):
    experiment = poisoned_experiment({"on_nan": "rollback"}, bad=0, size=3)
    directory = RunDirectory.create(tmp_path, experiment)
    with pytest.raises(TrainingError, match="not finite"):
        Trainer(experiment).run(directory)
    assert "(3 of 3)" in directory.log.read_text()
