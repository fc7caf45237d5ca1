"""Metrics with one fault each."""

from typing import Any, ClassVar

from broken_case import Case
from broken_networks import SHAPE
from tiny_components import TinyMetric

from ganforge.testing import MetricContract


class ComparesExamples(TinyMetric):
    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        errors = super().measure(source, target, generated)
        return 1 + errors - errors.mean()


class WithoutBound(TinyMetric):
    higher_is_better: ClassVar[bool] = True

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        import numpy as np

        with np.errstate(divide="ignore"):
            return 1 / super().measure(source, target, generated)


class CountsPairsTwice(TinyMetric):
    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        return super().measure(source, target, generated) * (2 if len(target) == 2 else 1)


class TakesTheFirst(TinyMetric):
    def summarize(self, measured: Any) -> float:
        return float(measured[0])


class WantsItWorse(TinyMetric):
    higher_is_better: ClassVar[bool] = True


class DrawsInfinity(TinyMetric):
    def resampled(self, measured: Any, draws: Any) -> Any:
        return super().resampled(measured, draws) / 0.0


class NamesSomethingElse(TinyMetric):
    @property
    def figure_name(self) -> str:
        return "quality"


def _case(check: str, component: Any, told: str) -> Case:
    return Case(MetricContract, check, component, told, (), {"shape": SHAPE})


CASES = [
    _case("test_it_measures_each_example", ComparesExamples(), "changes with the other examples"),
    _case("test_it_gives_one_finite_number", WithoutBound(), "inf for perfect translations"),
    _case("test_it_gives_the_figures_of_examples_drawn_with_replacement", DrawsInfinity(), "Expected finite numbers"),
    _case("test_its_figure_is_called_after_it", NamesSomethingElse(), "figure_name is 'quality'"),
    _case("test_the_size_of_batches_makes_no_difference", CountsPairsTwice(), "batches of 1, 2 and 3"),
    _case("test_the_order_of_examples_makes_no_difference", TakesTheFirst(), "in another order"),
    _case("test_a_perfect_translation_is_best", WantsItWorse(), "higher_is_better = True"),
]
