"""How a contract class is written."""

import pytest
from declared_components import UNet
from nested_components import Enhancer
from tiny_components import TinyMetric

from ganforge.components import Generator
from ganforge.errors import PluginError
from ganforge.testing import ComponentContract, MetricContract

FOUND = "test_it_is_found_by_name_through_its_entry_point"


@pytest.mark.processes
@pytest.mark.slow
class TestTinyMetric(MetricContract):
    """Run as it stands: the strict xfail holds, for nobody installs it."""

    component = TinyMetric()
    known_failures = {FOUND: "it is not installed"}  # noqa: RUF012 (as authors write it)


class EnhancerContract(ComponentContract):
    """Not collected: its checks are called one by one."""

    base = Generator
    component = Enhancer(inner=UNet(depth=3))


def test_the_checks_hold_for_a_component_within_another():
    contract = EnhancerContract()
    contract.test_its_options_survive_json()
    contract.test_unknown_options_are_refused()
    contract.test_its_name_is_the_one_it_is_chosen_by()


def test_a_known_failure_has_to_fail_in_this_class_only():
    (mark,) = getattr(TestTinyMetric, FOUND).pytestmark
    assert (mark.name, mark.kwargs) == ("xfail", {"reason": "it is not installed", "strict": True})
    assert not hasattr(getattr(MetricContract, FOUND), "pytestmark")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"known_failures": {"test_it_is_frosen": "why"}},
            "TestIt.known_failures: 'test_it_is_frosen' is not one of its checks; did you mean 'test_it_is_frozen'?",
        ),
        ({"known_failures": {"test_it_is_frozen": " "}}, "'test_it_is_frozen' has no reason"),
        ({"component": TinyMetric}, r"the class TinyMetric. Expected an instance .* component = TinyMetric\(\)"),
    ],
)
def test_what_would_check_nothing_is_refused(options, told):
    with pytest.raises(PluginError, match=told):
        type("TestIt", (MetricContract,), options)
