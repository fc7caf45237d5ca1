"""What goes to the process that has two devices."""

import pytest
from tiny_components import TinyMetric

from ganforge.testing import MetricContract
from ganforge.testing.two_replicas import on_two_replicas

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_a_component_that_another_process_cannot_find_is_refused():
    class Hidden(TinyMetric):
        """Declared within a function."""

    contract = MetricContract()
    contract.component = Hidden()
    with pytest.raises(AssertionError, match="Declare it at the top level of its module"):
        on_two_replicas(contract, "test_it_is_frozen", ("component",))
