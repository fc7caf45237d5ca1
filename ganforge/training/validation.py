"""Figures of the validation split, which the networks do not learn from."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from ganforge.components import Examples, Metric
from ganforge.data.batches import plain_batches
from ganforge.errors import TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.health.outputs import Outputs

BATCH = 16


def try_metrics(metrics: Iterable[Metric], examples: Mapping[str, np.ndarray]) -> None:
    """Let every metric measure noise against these examples, to find a broken metric before training.

    Raises:
        TrainingError: a metric breaks its contract.
    """
    noise = np.random.default_rng(0).uniform(-1, 1, examples["target"].shape).astype(np.float32)
    for metric in metrics:
        _measured(metric, examples, noise)


class Validation:
    """Translates the first examples of the validation split and has every metric measure them."""

    def __init__(self, experiment: Experiment, examples: Examples) -> None:
        self.metrics = experiment.metrics
        self.paired = "paired" in experiment.method.provides
        self.batches = plain_batches(
            examples, experiment.trainer.validation_examples, BATCH, experiment.trainer.on_bad_file == "skip"
        )

    def run(self, translate: Callable[[np.ndarray], np.ndarray]) -> dict[str, float]:
        """One figure per metric as `validation/<name>`, the number of examples, and the figures of `Outputs`."""
        measured: list[list[np.ndarray]] = [[] for _ in self.metrics]
        outputs = Outputs(self.paired)
        count = 0
        for batch in self.batches.as_numpy_iterator():
            generated = translate(batch["source"])
            outputs.add(batch["target"], generated)
            count += len(generated)
            for results, metric in zip(measured, self.metrics, strict=True):
                results.append(_measured(metric, batch, generated))
        figures = {
            f"validation/{metric.name}": metric.summarize(np.concatenate(results))
            for metric, results in zip(self.metrics, measured, strict=True)
        }
        return {**figures, "validation/n": float(count), **outputs.figures()}


def _measured(metric: Metric, batch: Mapping[str, np.ndarray], generated: np.ndarray) -> np.ndarray:
    measured = np.asarray(metric.measure(batch["source"], batch["target"], generated))
    if measured.shape[:1] != (len(generated),):
        raise TrainingError(
            f"metric '{metric.name}': measure returned shape {measured.shape} for {len(generated)} examples. Expected "
            "(batch, ...), the figures of each example. Average over height, width and channels only, never over the "
            "batch."
        )
    return measured
