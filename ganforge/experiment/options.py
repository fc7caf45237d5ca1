"""From tables of options to checked objects."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ganforge.components import Component
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, Fault, GanforgeError, PluginError
from ganforge.experiment.location import Location, dotted, header
from ganforge.experiment.option_faults import faults_of
from ganforge.experiment.option_types import annotation_of
from ganforge.experiment.option_values import OptionValues
from ganforge.suggestions import listed

Options = TypeVar("Options", bound=BaseModel)
FolderOf = Callable[[Location], Path]
"""The folder that a relative path at this location starts from."""


class OptionsReader:
    """Makes objects of tables: types are strict, paths become absolute, and names choose components.

    Args:
        plugins: the components to choose from.
        folder_of: where relative paths start.
    """

    def __init__(self, plugins: Plugins, folder_of: FolderOf) -> None:
        self._plugins = plugins
        self._folder_of = folder_of

    def component(self, base: type[Component], table: Mapping[str, Any], location: Location) -> Component:
        """Make the component that a table names; it derives from `base`.

        Raises:
            ExperimentError: every fault of the table.
        """
        name = table.get("name")
        if not isinstance(name, str):
            message = f"{dotted(location)}.name is missing. {choice_of(self._plugins, base, location)}"
            raise ExperimentError([Fault(location, message)])
        try:
            chosen = self._plugins.find(base.kind, name)
        except PluginError as error:
            raise ExperimentError([Fault((*location, "name"), str(error))]) from error
        if not issubclass(chosen, base):
            others = choice_of(self._plugins, base, location)
            message = f"{dotted(location)}.name is {name!r}, which is not a {base.__name__}. {others}"
            raise ExperimentError([Fault((*location, "name"), message)])
        return self.options(chosen, table, location)

    def options(self, model: type[Options], table: Mapping[str, Any], location: Location) -> Options:
        """Make the object whose options a table holds.

        Raises:
            ExperimentError: every fault of the table.
        """
        values = OptionValues(self._folder_of, self.component)
        given = {key: values.ready(value, annotation_of(model, key), (*location, key)) for key, value in table.items()}
        try:
            # JSON's strict mode accepts lists for tuples and strings for paths, but no string for a number.
            made = model.model_validate_json(json.dumps(given, default=str), strict=True, context=values.components)
        except ValidationError as error:
            found = faults_of(error, model, table, location)
            others = [fault for fault in found if fault.location not in values.faulty]
            raise ExperimentError([*values.faults, *others]) from error
        except GanforgeError as error:
            raise ExperimentError([*values.faults, Fault(location, f"{dotted(location)}: {error}")]) from error
        if values.faults:
            raise ExperimentError(values.faults)
        return made


def choice_of(plugins: Plugins, base: type[Component], location: Location) -> str:
    """How to choose a component at a location, and which there are."""
    return f'Write {header(location)} and name = "..." with one of: {listed(choices_of(plugins, base))}.'


def choices_of(plugins: Plugins, base: type[Component]) -> dict[str, type[Component]]:
    """The installed components that derive from a class, by name."""
    return {name: cls for name, cls in plugins.components(base.kind).items() if issubclass(cls, base)}
