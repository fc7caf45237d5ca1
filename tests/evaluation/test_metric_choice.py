from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest
from pydantic import Field

from ganforge.components import DistributionMetric, Metric
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError
from ganforge.evaluation.metric_choice import MetricChoice


class Plain(Metric):
    name: Literal["plain"] = "plain"
    scale: float = 1.0

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        return self.scale * abs(target - generated).mean(axis=(1, 2, 3))


class OfSources(Plain):
    name: Literal["of-sources"] = "of-sources"
    needs = frozenset({"source"})


class Demanding(Plain):
    name: Literal["demanding"] = "demanding"
    weights: Path = Field()


class Sets(DistributionMetric):
    name: Literal["sets"] = "sets"

    def features(self, images: Any) -> Any:
        return images.mean(axis=(1, 2))

    def compare(self, target: Any, generated: Any) -> float:
        return float(abs(target.mean(axis=0) - generated.mean(axis=0)).sum())


def plugins():
    module = ModuleType("demo")
    module.ganforge_metrics = hookimpl(lambda: [Plain, OfSources, Demanding, Sets])
    return Plugins([module], entry_points=False)


def names(choice):
    return [metric.name for metric in choice.metrics]


def test_whatever_works_without_options_on_any_images_measures():
    choice = MetricChoice.of(plugins())
    assert names(choice) == ["plain", "sets"]
    assert not any(map(choice.is_asked, choice.metrics))


def test_the_metrics_of_the_run_come_with_their_options_and_first():
    choice = MetricChoice.of(plugins(), recorded=[{"name": "of-sources"}, {"name": "plain", "scale": 3.0}])
    assert names(choice) == ["of-sources", "plain", "sets"]
    assert choice.metrics[1].scale == 3


def test_those_that_are_named_measure_alone():
    choice = MetricChoice.of(plugins(), ["of-sources", "plain"], recorded=[{"name": "plain", "scale": 3.0}])
    assert names(choice) == ["plain", "of-sources"]
    assert choice.metrics[0].scale == 3
    assert all(map(choice.is_asked, choice.metrics))


def test_an_option_asks_for_its_metric(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    choice = MetricChoice.of(plugins(), overrides=["metrics.demanding.weights=w.pb", "metrics.plain.scale=2"])
    assert names(choice) == ["demanding", "plain", "sets"]
    assert choice.metrics[0].weights == tmp_path / "w.pb"
    assert [metric.name for metric in choice.metrics if choice.is_asked(metric)] == ["demanding", "plain"]


@pytest.mark.parametrize(
    ("asked", "overrides", "message"),
    [
        (["plane"], [], "metric 'plane' is offered by no installed package; did you mean 'plain'?"),
        (
            ["demanding"],
            [],
            "metrics.demanding.weights is missing. It has no default. Set it: --set metrics.demanding.weights=...",
        ),
        ([], ["trainer.steps=3"], "--set trainer.steps=3: this is no option of a metric"),
        ([], ["metrics.plain"], "this is no option of a metric"),
        ([], ["metrics.plain.scal=3"], "metrics.plain.scal=3: metrics.plain.scal is not an option of metric 'plain'"),
        ([], ["metrics.plain.scale=many"], "should be a valid number"),
    ],
)
def test_what_cannot_be_chosen_is_refused(asked, overrides, message):
    with pytest.raises(ExperimentError) as caught:
        MetricChoice.of(plugins(), asked, overrides)
    assert message in str(caught.value)


def test_one_that_does_not_suit_is_left_out_unless_it_was_asked_for():
    def suits(metric):
        return "no pairs" if "paired" in metric.needs else ""

    kept, reasons = MetricChoice.of(plugins()).among(suits)
    assert (names(kept), reasons) == (["sets"], {"plain": "no pairs"})
    with pytest.raises(ExperimentError, match="plain: no pairs"):
        MetricChoice.of(plugins(), ["plain"]).among(suits)
