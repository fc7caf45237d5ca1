"""An option and the values that a sweep tries: `--grid discriminator.layers=0,1,3`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.toml_text import toml_value

SEED = "trainer.seed"
"""The option over whose values tables show means and spreads; `seed` for short."""


@dataclass(frozen=True)
class GridOption:
    """One option of a grid.

    Attributes:
        key: as `--set` takes it.
        values: as `--set` takes them, at least one, all different.
    """

    key: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `KEY=VALUE,VALUE`.

        Raises:
            ExperimentError: it is none.
        """
        key, _, values = text.partition("=")
        return cls._checked(key.strip(), _values(values), f"--grid {text}")

    @classmethod
    def of_table(cls, grid: Mapping[str, Sequence[Any]]) -> list[Self]:
        """Those of the table `grid` in an experiment file.

        Raises:
            ExperimentError: one has no value, or the same twice.
        """
        return [cls._checked(key, [toml_value(value) for value in values], "[sweep]") for key, values in grid.items()]

    @classmethod
    def _checked(cls, key: str, values: Sequence[str], where: str) -> Self:
        if not (key and values and all(values)):
            message = "this is no option with values. Expected KEY=VALUE,VALUE, such as losses.l1.weight=0,100."
            raise ExperimentError([Fault((), message, where)])
        if twice := [value for value in values if values.count(value) > 1]:
            message = f"{twice[0]} is given twice. Expected different values: each makes a run. Leave one out."
            raise ExperimentError([Fault((), message, where)])
        return cls(SEED if key == "seed" else key, tuple(values))


def _values(text: str) -> list[str]:
    """The values as they were typed, where commas stand between them only; else as TOML."""
    typed = [value.strip() for value in text.split(",")]
    try:
        tables = tomllib.loads(f"values = [{text}]")
    except tomllib.TOMLDecodeError:
        return typed
    values = tables["values"]
    return typed if len(tables) > 1 or len(values) == len(typed) else [toml_value(value) for value in values]
