"""Figures of the validation split, which the networks do not learn from."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from ganforge.components import Examples, Metric
from ganforge.data.batches import plain_batches
from ganforge.errors import TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.health.outputs import Outputs

BATCH = 16
LABELS = 2
"""Dimensions of a batch of classes, beside label maps with 4."""


class Measurements:
    """What metrics measured of some images, batch by batch.

    Attributes:
        metrics: those that measure.
        count: how many images were measured.
    """

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.metrics = tuple(metrics)
        self.count = 0
        self._measured: list[list[np.ndarray]] = [[] for _ in self.metrics]

    def add(self, batch: Mapping[str, np.ndarray], generated: np.ndarray) -> None:
        """Measure a batch: `source` and `target` are (batch, height, width, channels) float32 in [-1, 1].

        Raises:
            TrainingError: a metric breaks its contract.
            GanforgeError: a metric does not fit the images.
        """
        self.count += len(generated)
        for results, metric in zip(self._measured, self.metrics, strict=True):
            results.append(measured_batch(metric, batch, generated))

    def of(self, metric: Metric) -> np.ndarray:
        """What one of the metrics measured of all images, (n, ...)."""
        return np.concatenate(self._measured[self.metrics.index(metric)])

    def figures(self) -> dict[str, float]:
        """One figure for each metric that has enough images, by its name."""
        return {
            metric.figure_name: metric.summarize(self.of(metric))
            for metric in self.metrics
            if self.count >= metric.images_needed
        }


def try_metrics(experiment: Experiment, examples: Examples, first: Mapping[str, np.ndarray]) -> None:
    """Let every metric measure noise against the first examples, to find before training what it cannot do.

    Args:
        experiment: whose metrics are tried.
        examples: of the validation split.
        first: the first few of them, as one batch.

    Raises:
        TrainingError: a metric breaks its contract, or needs more images than a validation has.
        GanforgeError: a metric does not fit the images, or lacks a file.
    """
    count = experiment.trainer.validation_examples
    count = count if examples.size is None else min(count, examples.size)
    for metric in experiment.metrics:
        if count < metric.images_needed:
            raise TrainingError(
                f"metric '{metric.name}': a validation measures {count} images. Expected at least "
                f"{metric.images_needed}. Raise trainer.validation_examples, add images to the validation split, or "
                "leave out this metric."
            )
    noise = np.random.default_rng(0).uniform(-1, 1, first["target"].shape).astype(np.float32)
    Measurements(experiment.metrics).add(first, noise)


class Validation:
    """Translates the first examples of the validation split and has metrics measure them."""

    def __init__(self, experiment: Experiment, examples: Examples) -> None:
        self.metrics: Sequence[Metric] = experiment.metrics
        self.steps = experiment.trainer.steps
        self.paired = "paired" in experiment.method.provides
        self.batches = plain_batches(
            examples, experiment.trainer.validation_examples, BATCH, experiment.trainer.on_bad_file == "skip"
        )
        self.classes = examples.classes

    def run(self, step: int, translate: Callable[..., np.ndarray]) -> dict[str, float]:
        """One figure per metric that is due as `validation/<figure>`, how many examples, and those of `Outputs`."""
        measurements = Measurements(metric for metric in self.metrics if self._is_due(metric, step))
        outputs = Outputs(self.paired)
        for batch in self.batches.as_numpy_iterator():
            generated = translate(batch, first_seed=measurements.count)
            labels = [entry for name, entry in batch.items() if name in self.classes and entry.ndim == LABELS]
            outputs.add(batch["target"], generated, labels)
            measurements.add(batch, generated)
        figures = {f"validation/{name}": figure for name, figure in measurements.figures().items()}
        return {**figures, "validation/n": float(measurements.count), **outputs.figures()}

    def _is_due(self, metric: Metric, step: int) -> bool:
        return metric.every is None or step % metric.every == 0 or step == self.steps


def measured_batch(metric: Metric, batch: Mapping[str, np.ndarray], generated: np.ndarray) -> np.ndarray:
    """What a metric measures of a batch, (batch, ...).

    Raises:
        TrainingError: it breaks its contract.
        GanforgeError: it does not fit the images.
    """
    source = batch.get("source", np.zeros((len(generated), 0, 0, 0), np.float32))
    measured = np.asarray(metric.measure(source, batch["target"], generated))
    if measured.shape[:1] != (len(generated),):
        raise TrainingError(
            f"metric '{metric.name}': measure returned shape {measured.shape} for {len(generated)} examples. Expected "
            "(batch, ...), the figures of each example. Average over height, width and channels only, never over the "
            "batch."
        )
    return measured
