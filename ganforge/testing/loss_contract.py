"""The checks that every loss passes."""

from typing import ClassVar

from ganforge.components import Loss
from ganforge.testing.component_contract import ComponentContract


class LossContract(ComponentContract[Loss]):
    """What every loss keeps to."""

    base: ClassVar[type[Loss]] = Loss
