"""Figures about images that the networks have not learnt from."""

from collections.abc import Callable, Sequence

import numpy as np

from ganforge.components import Examples, Metric
from ganforge.data.pipeline import plain_batches

BATCH = 16


class Validation:
    """Translates the first examples of the validation split and has every metric measure them."""

    def __init__(self, metrics: Sequence[Metric], examples: Examples, count: int) -> None:
        self.metrics = metrics
        self.batches = plain_batches(examples, count, BATCH)

    def run(self, translate: Callable[[np.ndarray], np.ndarray]) -> dict[str, float]:
        """One figure a metric as `validation/<name>`, and n, the number of examples, beside them."""
        measured: list[list[np.ndarray]] = [[] for _ in self.metrics]
        for batch in self.batches.as_numpy_iterator():
            generated = translate(batch["source"])
            for results, metric in zip(measured, self.metrics, strict=True):
                results.append(metric.measure(batch["source"], batch["target"], generated))
        figures = {
            f"validation/{metric.name}": metric.summarize(np.concatenate(results))
            for metric, results in zip(self.metrics, measured, strict=True)
        }
        return {**figures, "validation/n": float(sum(map(len, measured[0])))} if figures else {}
