"""The checks that every discriminator passes."""

from typing import ClassVar

from ganforge.components import Discriminator
from ganforge.testing.component_contract import ComponentContract


class DiscriminatorContract(ComponentContract[Discriminator]):
    """What every discriminator keeps to."""

    base: ClassVar[type[Discriminator]] = Discriminator
