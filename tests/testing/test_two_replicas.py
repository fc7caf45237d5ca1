"""What goes to the process that has two devices."""

import json

import pytest
from declared_components import L1, Adversarial
from nested_components import Enhancer, Relief, Several, Step
from tiny_components import TinyMetric

from ganforge.testing import MetricContract
from ganforge.testing.replica_process import _unpacked
from ganforge.testing.two_replicas import _packed, on_two_replicas


def test_components_within_a_component_go_with_it():
    losses = Several(parts=(L1(weight=2), Adversarial()), by_name={"a": L1()}, steps=(Step(loss=L1()),), either=0.5)
    for component in (losses, Enhancer(inner=Enhancer(inner=Relief()))):
        assert _unpacked(json.loads(json.dumps(_packed(component)))) == component


@pytest.mark.processes
@pytest.mark.slow
def test_a_component_that_another_process_cannot_find_is_refused():
    class Hidden(TinyMetric):
        """Declared within a function."""

    contract = MetricContract()
    contract.component = Hidden()
    with pytest.raises(ImportError, match="another process cannot import it"):
        on_two_replicas(contract, "test_it_is_frozen", ("component",))
