"""The values of a table as pydantic takes them: paths are absolute, and the tables within make components."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from ganforge.components import Component, PathOrUrl
from ganforge.components.component import PLACEHOLDER
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.location import Location, dotted
from ganforge.experiment.option_types import annotation_of, is_abstract, is_list, is_mapping, is_model, item_type
from ganforge.experiment.paths import absolute


class OptionValues:
    """Goes through the values of one table.

    Args:
        folder_of: where the relative path at a location starts.
        make: makes the component of a class, table and location; raises ExperimentError.

    Attributes:
        components: those that were made, by what stands for them.
        faults: of paths and of components.
        faulty: where components could not be made.
    """

    def __init__(
        self, folder_of: Callable[[Location], Path], make: Callable[[type[Component], Any, Location], Component]
    ) -> None:
        self._folder_of = folder_of
        self._make = make
        self.components: dict[str, Component] = {}
        self.faults: list[Fault] = []
        self.faulty: set[Location] = set()

    def ready(self, value: Any, annotation: Any, location: Location) -> Any:
        """The value of an option, with every path in it absolute, and a placeholder for every component."""
        inner = get_args(annotation)
        if isinstance(value, str) and annotation in (Path, PathOrUrl):
            return self._path(value, annotation, location)
        if isinstance(value, dict) and is_abstract(annotation):
            return self._component(value, annotation, location)
        if isinstance(value, list | tuple) and is_list(annotation):
            return [
                self.ready(item, item_type(annotation, index), (*location, index)) for index, item in enumerate(value)
            ]
        if isinstance(value, dict) and is_model(annotation):
            return {
                key: self.ready(item, annotation_of(annotation, key), (*location, key)) for key, item in value.items()
            }
        if isinstance(value, dict) and is_mapping(annotation):
            return {key: self.ready(item, inner[1], (*location, key)) for key, item in value.items()}
        if not (isinstance(value, str) and str in inner):  # with `str | Path` it is unknown which is meant
            for alternative in inner:
                value = self.ready(value, alternative, location)
        return value

    def _path(self, value: str, annotation: type, location: Location) -> str:
        try:
            return absolute(value, annotation, self._folder_of(location))
        except ValueError as error:
            self.faults.append(Fault(location, f"{dotted(location)} {error}"))
            return value

    def _component(self, table: dict[str, Any], base: type[Component], location: Location) -> dict[str, str]:
        try:
            self.components[str(location)] = self._make(base, table, location)
        except ExperimentError as error:
            self.faults += error.faults
            self.faulty.add(location)
        return {PLACEHOLDER: str(location)}
