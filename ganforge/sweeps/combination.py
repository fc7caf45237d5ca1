"""The combinations that a sweep trains: each variant with each value of the grid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.sweep_variant import SweepVariant
from ganforge.experiment.toml_text import toml_value
from ganforge.sweeps.grid_option import GridOption
from ganforge.sweeps.option_names import VARIANT, short_names, shown_value

LONGEST = 100
"""Characters of a name; longer ones are cut, and numbered."""


@dataclass(frozen=True)
class Combination:
    """One experiment of a sweep.

    Attributes:
        name: names its run folder.
        title: what messages and pictures call it.
        values: in what it differs from the others: the value of each option by its key, and the `variant`.
        overrides: what makes it from the experiment file, as `--set` takes them.
    """

    name: str
    title: str
    values: Mapping[str, str]
    overrides: tuple[str, ...]

    @classmethod
    def of(cls, values: Mapping[str, str], overrides: Sequence[str], name: str = "") -> "Combination":
        """Name a combination by its values, unless it has a name."""
        folder = "_".join(text.replace(" ", "-", 1) if key != VARIANT else text for key, text in _shown(values).items())
        title = ", ".join(_shown(values).values())
        return cls(name or _fit_for_a_folder(folder), title, dict(values), tuple(overrides))

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Combination":
        """Read what `dataclasses.asdict` made of one."""
        return cls(fields["name"], fields["title"], fields["values"], tuple(fields["overrides"]))

    def title_without(self, key: str) -> str:
        """The title without one of the options."""
        return ", ".join(text for each, text in _shown(self.values).items() if each != key)


def combinations(variants: Sequence[SweepVariant], grid: Sequence[GridOption]) -> list[Combination]:
    """Every variant with every combination of values, the last option changing fastest.

    Raises:
        ExperimentError: an option stands in the grid twice, or is set by a variant, too.
    """
    for option in grid:
        if [other.key for other in grid].count(option.key) > 1:
            raise _fault(option, "it is given twice. Give all values once: KEY=VALUE,VALUE.")
        for variant in variants:
            if option.key in variant.set:
                raise _fault(option, f"variant {variant.name!r} sets it, too. Leave out one of them.")
    return _with_own_names(_products(variants, grid))


def _products(variants: Sequence[SweepVariant], grid: Sequence[GridOption]) -> Iterator[Combination]:
    for variant in variants or [None]:
        named = {VARIANT: variant.name} if variant else {}
        own = [f"{key}={toml_value(value)}" for key, value in variant.set.items()] if variant else []
        for chosen in product(*(option.values for option in grid)):
            values = dict(zip((option.key for option in grid), chosen, strict=True))
            yield Combination.of(named | values, [*own, *(f"{key}={value}" for key, value in values.items())])


def _with_own_names(found: Iterator[Combination]) -> list[Combination]:
    """Number the names that are too long for a folder, or the same but for signs that no folder can have."""
    listed = list(found)
    names = [combination.name.casefold() for combination in listed]
    width = len(str(len(listed)))
    return [
        Combination(f"{each.name[:LONGEST]}-{number:0{width}d}", each.title, each.values, each.overrides)
        if len(each.name) > LONGEST or names.count(each.name.casefold()) > 1
        else each
        for number, each in enumerate(listed, 1)
    ]


def _shown(values: Mapping[str, str]) -> dict[str, str]:
    """Each option as people read it, `layers 3`."""
    names = short_names(values)
    shown = {key: shown_value(value) for key, value in values.items()}
    return {key: text if key == VARIANT else f"{names[key]} {text}" for key, text in shown.items()}


def _fit_for_a_folder(text: str) -> str:
    return re.sub(r"^\W", "_", re.sub(r"[^\w.+-]+", "-", text)) or "run"


def _fault(option: GridOption, message: str) -> ExperimentError:
    return ExperimentError([Fault((), f"{option.key}: {message}", "--grid")])
