"""The checks that every augmentation passes."""

from typing import ClassVar

from ganforge.components import Augmentation
from ganforge.testing.component_contract import ComponentContract


class AugmentationContract(ComponentContract[Augmentation]):
    """What every augmentation keeps to."""

    base: ClassVar[type[Augmentation]] = Augmentation
