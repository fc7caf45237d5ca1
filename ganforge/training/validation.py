"""Figures about images that the networks have not learnt from."""

from collections.abc import Callable

import numpy as np

from ganforge.components import Examples
from ganforge.data.pipeline import plain_batches
from ganforge.experiment import Experiment
from ganforge.health.outputs import Outputs

BATCH = 16


class Validation:
    """Translates the first examples of the validation split and has every metric measure them."""

    def __init__(self, experiment: Experiment, examples: Examples) -> None:
        self.metrics = experiment.metrics
        self.paired = "paired" in experiment.method.provides
        self.batches = plain_batches(
            examples, experiment.trainer.validation_examples, BATCH, experiment.trainer.on_bad_file == "skip"
        )

    def run(self, translate: Callable[[np.ndarray], np.ndarray]) -> dict[str, float]:
        """One figure a metric as `validation/<name>`, `validation/n`, and those of `Outputs`."""
        measured: list[list[np.ndarray]] = [[] for _ in self.metrics]
        outputs = Outputs(self.paired)
        count = 0
        for batch in self.batches.as_numpy_iterator():
            generated = translate(batch["source"])
            outputs.add(batch["target"], generated)
            count += len(generated)
            for results, metric in zip(measured, self.metrics, strict=True):
                results.append(metric.measure(batch["source"], batch["target"], generated))
        figures = {
            f"validation/{metric.name}": metric.summarize(np.concatenate(results))
            for metric, results in zip(self.metrics, measured, strict=True)
        }
        return {**figures, "validation/n": float(count), **outputs.figures()}
