"""An option and what a search draws its values from: `--search trainer.ema=0.9..0.999`."""

import re
from dataclasses import dataclass
from typing import Self

from ganforge.errors import ExperimentError, Fault
from ganforge.sweeps.grid_option import GridOption

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
EXPECTED = "Expected KEY=LOW..HIGH, KEY=LOW..HIGH:log, or choices: KEY=VALUE,VALUE."


@dataclass(frozen=True)
class SearchRange:
    """The values of one option.

    Attributes:
        key: as `--set` takes it.
        choices: the values themselves; empty for numbers between two.
        low: the lowest number.
        high: the highest number.
        is_logarithmic: whether equal ratios are equally likely.
    """

    key: str
    choices: tuple[str, ...] = ()
    low: int | float = 0
    high: int | float = 0
    is_logarithmic: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `KEY=LOW..HIGH`, `KEY=LOW..HIGH:log` or `KEY=VALUE,VALUE`; two whole numbers give whole numbers.

        Raises:
            ExperimentError: it is none of these.
        """
        key, _, values = text.partition("=")
        found = re.fullmatch(rf"\s*({NUMBER})\.\.({NUMBER})(?::(\w+))?\s*", values)
        if not found:
            if ".." in values or not (key and values):
                raise _fault(text, f"this is no range. {EXPECTED}")
            option = GridOption.parse(text)
            return cls(option.key, option.values)
        low, high = (_number(number) for number in found.groups()[:2])
        if not (isinstance(low, int) and isinstance(high, int)):
            low, high = float(low), float(high)
        if found[3] not in (None, "log"):
            raise _fault(text, f"{found[3]!r} is no way to draw numbers. {EXPECTED}")
        if low >= high:
            raise _fault(text, f"{found[1]} is not below {found[2]}. {EXPECTED}")
        if found[3] and low <= 0:
            raise _fault(text, f"{found[1]} has no logarithm. Expected a lowest number above 0.")
        return cls(GridOption.parse(f"{key}={found[1]}").key, (), low, high, found[3] == "log")

    @property
    def ends(self) -> tuple[str, ...]:
        """The values to try before a search: all choices, or the lowest and the highest number."""
        return self.choices or (repr(self.low), repr(self.high))


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def _fault(text: str, message: str) -> ExperimentError:
    return ExperimentError([Fault((), message, f"--search {text}")])
