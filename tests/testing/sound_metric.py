"""A metric without a fault."""

from typing import Any, ClassVar, Literal

from ganforge.components import Metric


class Sound(Metric):
    name: Literal["sound"] = "sound"
    higher_is_better: ClassVar[bool] = False

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        return abs(target - generated).mean(axis=(1, 2, 3))
