"""The checks that every callback passes."""

from typing import ClassVar

from ganforge.components import Callback
from ganforge.testing.component_contract import ComponentContract


class CallbackContract(ComponentContract[Callback]):
    """What every callback keeps to."""

    base: ClassVar[type[Callback]] = Callback
