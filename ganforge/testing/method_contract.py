"""The checks that every method passes."""

from typing import ClassVar

from ganforge.components import Method
from ganforge.testing.component_contract import ComponentContract


class MethodContract(ComponentContract[Method]):
    """What every method keeps to."""

    base: ClassVar[type[Method]] = Method
