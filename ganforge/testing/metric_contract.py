"""The checks that every metric passes."""

from typing import ClassVar

from ganforge.components import Metric
from ganforge.testing.component_contract import ComponentContract


class MetricContract(ComponentContract[Metric]):
    """What every metric keeps to."""

    base: ClassVar[type[Metric]] = Metric
