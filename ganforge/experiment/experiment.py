"""An experiment: which components play against each other, and how they are trained."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import to_jsonable_python

from ganforge.components import (
    Augmentation,
    Callback,
    Dataset,
    Discriminator,
    Generator,
    Loss,
    Method,
    Metric,
    PathOrUrl,
)
from ganforge.components.loss import JUDGED
from ganforge.components.rounds import Round
from ganforge.discovery.kinds import PARTS, Kind
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.experiment.foreign_words import meant_by
from ganforge.experiment.location import Location, dotted
from ganforge.experiment.metric_faults import metric_faults
from ganforge.experiment.options import OptionsReader, choice_of
from ganforge.experiment.overrides import Overrides
from ganforge.experiment.sweep_options import SweepOptions
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.suggestions import did_you_mean, listed

_SUPPLIED = {"gradient"}
"""What the training step itself fills in."""
_FIELDS = {field.name for field in fields(Round)}
_TABLES: Mapping[str, type[BaseModel]] = {"trainer": TrainerOptions, "sweep": SweepOptions}
"""The tables of options that belong to no component."""


def _fit_for_a_folder(name: str) -> str:
    if not re.fullmatch(r"\w[\w .+-]*", name):
        raise ValueError(f"{name!r} cannot name a run folder. Use letters, digits, spaces and . + - _ only.")
    return name


Name = Annotated[str, AfterValidator(_fit_for_a_folder)]


class Experiment(BaseModel):
    """Everything that defines a run: made from components, from a TOML file or from plain tables.

    Raises:
        ExperimentError: components that cannot be combined.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: Name = Field(description="Names the run folder; by default the name of the file.")
    dataset: Dataset = Field(description="Where examples come from.")
    generator: Generator = Field(description="The network that makes images.")
    generators: Mapping[str, Generator] = Field(
        {}, description="What networks have in place of the generator above, by network."
    )
    discriminator: Discriminator | None = Field(None, description="The network that judges images.")
    discriminators: Mapping[str, Discriminator] = Field(
        {}, description="What networks have in place of the discriminator above, by network."
    )
    method: Method = Field(description="Which networks exist, and what each translates.")
    losses: tuple[Loss, ...] = Field(min_length=1, description="The terms that the networks minimize.")
    augmentations: tuple[Augmentation, ...] = Field((), description="Random changes to training examples, in order.")
    metrics: tuple[Metric, ...] = Field((), description="Figures computed on the validation images.")
    callbacks: tuple[Callback, ...] = Field((), description="What watches the run.")
    trainer: TrainerOptions = Field(description="How it is trained.")
    sweep: SweepOptions = Field(SweepOptions(), description="The variants that `ganforge sweep` compares.")

    @classmethod
    def from_toml(cls, path: str | Path, overrides: Sequence[str] = (), plugins: Plugins | None = None) -> "Experiment":
        """Read an experiment file.

        Args:
            path: the TOML file, or `-` for standard input; relative paths in it start from its folder.
            overrides: merged before anything is checked, such as `trainer.steps=500` or `losses.l1.weight=10`; relative
                paths in them start from the working folder.
            plugins: what may be chosen; by default everything installed.

        Raises:
            ExperimentError: every fault, with its place in the file or the override that it came from.
        """
        return cls.from_file(ExperimentFile(Path(path), overrides), plugins)

    @classmethod
    def from_file(cls, file: ExperimentFile, plugins: Plugins | None = None) -> "Experiment":
        """Make an experiment from a file that was read.

        Raises:
            ExperimentError: every fault, with its place in the file or the override that it came from.
        """
        file.overrides.tables.setdefault("name", file.default_name)
        assembly = _Assembly(file.overrides, plugins or Plugins(), file.base_folder)
        return assembly.experiment([*file.overrides.faults, *file.placed(assembly.faults)])

    @classmethod
    def from_tables(
        cls,
        tables: Mapping[str, Any],
        plugins: Plugins | None = None,
        base_folder: str | Path = ".",
        overrides: Sequence[str] = (),
    ) -> "Experiment":
        """Make an experiment from the tables of a TOML or JSON document, such as `to_tables` gives.

        Raises:
            ExperimentError: every fault, by its keys.
        """
        merged = Overrides(tables, overrides)
        assembly = _Assembly(merged, plugins or Plugins(), Path(base_folder))
        return assembly.experiment([*merged.faults, *map(merged.placed, assembly.faults)])

    def to_tables(self) -> dict[str, Any]:
        """Every option of a run, with its default, as JSON; paths are absolute. `from_tables` reads them back."""
        return {key: as_json(value) for key, value in self if value is not None and key != "sweep"}

    def with_trainer(self, **options: Any) -> "Experiment":
        """The same experiment with other options of `[trainer]`."""
        return self.model_copy(update={"trainer": self.trainer.model_copy(update=options)})

    @model_validator(mode="after")
    def _is_playable(self) -> "Experiment":
        faults = list(_conflicts(dict(self)))
        if faults:
            raise ExperimentError(faults)
        return self


def as_json(value: Any) -> Any:
    """Components, options and paths as what JSON can hold; paths become absolute."""
    if isinstance(value, BaseModel):
        return {key: as_json(option) for key, option in value}
    if isinstance(value, Path):
        return str(value.expanduser().absolute())
    if isinstance(value, PathOrUrl):
        return str(value.absolute(Path()))
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    return to_jsonable_python(value)


def _conflicts(parts: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong between the parts; a part that has faults of its own is `...` and is passed over."""
    losses = parts["losses"]
    for index, loss in enumerate(losses):
        if loss is not ... and loss.weight > 0:
            yield from _unmet_needs(loss, ("losses", index), parts)
    if ... not in losses and losses and not any(loss.plays("generator") for loss in losses):
        message = "losses: none with a weight above 0 has a term for the generator, which learns nothing. Add one."
        yield Fault(("losses",), message)
    yield from metric_faults(parts["metrics"], parts["trainer"])


def _unmet_needs(loss: Loss, location: Location, parts: Mapping[str, Any]) -> Iterator[Fault]:
    dataset, method = parts["dataset"], parts["method"]
    where = f"{dotted(location)}: loss {loss.name!r} needs"
    judged = sorted(loss.needs & JUDGED)
    if judged and parts["discriminator"] is None and not parts["discriminators"]:
        message = (
            f"{where} {' and '.join(judged)}, which come from a discriminator. Add [discriminator], or set weight = 0."
        )
        yield Fault(location, message)
    provided: frozenset[str] = frozenset() if method is ... else method.provides
    # Of a dataset with faults of its own the extras are not known, but a field of a round is none of them.
    given = provided | (loss.needs - _FIELDS if dataset is ... else dataset.extra_names())
    missing = loss.needs - JUDGED - _SUPPLIED - given
    if missing and method is not ...:
        message = f"{where} {listed(missing)}, but method {method.name!r} and the examples provide: {listed(given)}."
        yield Fault(location, message)
    if "paired" in loss.needs - missing and dataset is not ... and not dataset.paired:
        hint = "Leave this loss out, or choose a dataset of pairs."
        yield Fault(location, f"{where} pairs, but images of dataset {dataset.name!r} do not belong together. {hint}")


class _Assembly:
    """Makes the parts of an experiment from its tables, and collects every fault."""

    def __init__(self, overrides: Overrides, plugins: Plugins, base_folder: Path) -> None:
        self.tables = overrides.tables
        self.plugins = plugins
        self.reader = OptionsReader(plugins, partial(overrides.folder_of, base_folder=base_folder))
        self.faults = [_unknown_table(key) for key in self.tables if key not in Experiment.model_fields]
        self.parts: dict[str, Any] = {"name": self._name()}
        self.parts |= {key: self._options(key, model) for key, model in _TABLES.items()}
        self.parts |= {kind.table: self._many(kind) if kind.many else self._one(kind) for kind in PARTS.values()}
        self.parts |= {kind.plural: self._by_network(kind) for kind in PARTS.values() if kind.by_network}
        self.faults += _conflicts(self.parts)

    def experiment(self, faults: Sequence[Fault]) -> Experiment:
        if faults:
            raise ExperimentError(faults)
        return Experiment(**self.parts)

    def _name(self) -> Any:
        try:
            return TypeAdapter(Name).validate_python(self.tables.get("name"), strict=True)
        except ValidationError as error:
            problem = error.errors()[0]
            message = problem.get("ctx", {}).get("error", "should be a string: it names the run folder.")
            return self._fault(("name",), f"name: {message}")

    def _options(self, key: str, model: type[BaseModel]) -> Any:
        table = self.tables.get(key, {})
        if not isinstance(table, Mapping):
            return self._fault((key,), f'{key} should be a table: "[{key}]".')
        return self._made(self.reader.options, model, table, (key,))

    def _one(self, kind: Kind) -> Any:
        table = self.tables.get(kind.table)
        if isinstance(table, Mapping):
            return self._component(kind, table, (kind.table,))
        if table is not None:
            return self._fault(
                (kind.table,), f"{kind.table} should be one table: write {kind.header} and its options below."
            )
        if Experiment.model_fields[kind.table].is_required():
            return self._fault(
                (kind.table,), f"{kind.header} is missing. {choice_of(self.plugins, kind.base, (kind.table,))}"
            )
        return None

    def _many(self, kind: Kind) -> Any:
        items = self.tables.get(kind.table, [])
        if not isinstance(items, list | tuple) or not all(isinstance(item, Mapping) for item in items):
            message = f"{kind.table} should be a list of tables: write {kind.header} in double brackets above each."
            return (self._fault((kind.table,), message),)
        if not items and Experiment.model_fields[kind.table].is_required():
            choice = choice_of(self.plugins, kind.base, (kind.table, 0))
            self._fault((kind.table,), f"{kind.header} is missing. Expected one or more. {choice}")
        return tuple(self._component(kind, item, (kind.table, index)) for index, item in enumerate(items))

    def _by_network(self, kind: Kind) -> Any:
        tables = self.tables.get(kind.plural, {})
        if not isinstance(tables, Mapping) or not all(isinstance(table, Mapping) for table in tables.values()):
            message = (
                f"{kind.plural} should hold one table per network: write [{kind.plural}.NAME] and its options below. "
                f"What all other networks use is {kind.header}."
            )
            return self._fault((kind.plural,), message)
        return {name: self._component(kind, table, (kind.plural, name)) for name, table in tables.items()}

    def _component(self, kind: Kind, table: Mapping[str, Any], location: Location) -> Any:
        return self._made(self.reader.component, kind.base, table, location)

    def _made(self, make: Callable[..., Any], *described: Any) -> Any:
        try:
            return make(*described)
        except ExperimentError as error:
            self.faults += error.faults
            return ...

    def _fault(self, location: Location, message: str) -> Any:
        """Note a fault; return what marks a part that has one."""
        self.faults.append(Fault(location, message))
        return ...


def _unknown_table(key: str) -> Fault:
    fields = Experiment.model_fields
    hint = meant_by(key) or did_you_mean(key, fields)
    parts = "" if "mean" in hint else f" Its parts: {listed(fields)}."
    return Fault((key,), f"{key} is not part of an experiment{hint}{parts}")
