"""The checks that every generator passes."""

from typing import ClassVar

from ganforge.components import Generator
from ganforge.testing.component_contract import ComponentContract


class GeneratorContract(ComponentContract[Generator]):
    """What every generator keeps to."""

    base: ClassVar[type[Generator]] = Generator
