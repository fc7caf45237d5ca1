"""The checks that every dataset passes."""

from typing import ClassVar

from ganforge.components import Dataset
from ganforge.testing.component_contract import ComponentContract


class DatasetContract(ComponentContract[Dataset]):
    """What every dataset keeps to."""

    base: ClassVar[type[Dataset]] = Dataset
