"""Faults that a component of any kind may have, shown by metrics."""

from typing import Any, ClassVar, Literal

from broken_case import Case
from heavy_declaration import Heavy
from loss_that_names_a_backend import NamesTensorFlow
from pydantic import ConfigDict, Field
from tiny_components import TinyMetric

from ganforge.testing import LossContract, MetricContract


class TakesPsnrsName(TinyMetric):
    name: Literal["psnr"] = "psnr"


class SaysItIsALoss(TinyMetric):
    kind: ClassVar[str] = "loss"


class TakesAnyName(TinyMetric):
    name: str = "anything"


class TakesAnyOption(TinyMetric):
    model_config = ConfigDict(extra="ignore")


class SaysNothingOfAnOption(TinyMetric):
    strength: float = 1.0


class CanBeChanged(TinyMetric):
    model_config = ConfigDict(frozen=False)


class ForgetsAnOption(TinyMetric):
    strength: float = Field(1.0, exclude=True, description="Not written to JSON.")


def _case(check: str, component: Any, told: str, *also: str) -> Case:
    return Case(MetricContract, check, component, told, also)


FOUND = "test_it_is_found_by_name_through_its_entry_point"
CASES = [
    _case(FOUND, TinyMetric(), "offered by no installed package"),
    _case(FOUND, TakesPsnrsName(), "is another class"),
    _case("test_it_is_of_its_kind", SaysItIsALoss(), "not change `kind`"),
    _case("test_its_name_is_the_one_it_is_chosen_by", TakesAnyName(), "accepts any name"),
    _case("test_unknown_options_are_refused", TakesAnyOption(), "was accepted"),
    _case("test_every_option_has_a_description", SaysNothingOfAnOption(), "without a description: strength"),
    _case("test_it_is_frozen", CanBeChanged(), "can be changed"),
    _case("test_its_options_survive_json", ForgetsAnOption(strength=2.0), "change on the way to JSON"),
    _case("test_declaring_it_imports_no_tensorflow", Heavy(), "imports keras at "),
    Case(LossContract, "test_it_names_no_backend", NamesTensorFlow(), "loss_that_names_a_backend.py:13"),
]
