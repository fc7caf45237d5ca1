"""The checks that every component passes, whatever its kind."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from pydantic import BaseModel, ValidationError

from ganforge.components import Component
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, PluginError
from ganforge.experiment.option_types import components_within, nested_models
from ganforge.experiment.options import OptionsReader
from ganforge.testing.declarations import heavy_import, tensorflow_imports
from ganforge.testing.known_failures import expect_failures

Kind = TypeVar("Kind", bound=Component)
MISSPELT = "no_such_option"


class ComponentContract(Generic[Kind]):
    """What all contract classes have in common; a plugin's tests subclass the one of a kind.

    Attributes:
        component: an instance to check, small and quick to build. If it needs files, a fixture with `autouse=True` may
            set `self.component` or `type(self).component`.
        known_failures: checks that the component is known to fail, each with the reason. They still run, and fail
            where they pass, so that the list stays true.

    Raises:
        PluginError: `component` is a class, or `known_failures` names no check.
    """

    base: ClassVar[type[Component]] = Component
    component: Kind
    known_failures: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if isinstance(given := vars(cls).get("component"), type):
            raise PluginError(
                f"{cls.__name__}.component is the class {given.__name__}. Expected an instance with the options to "
                f"check. Write component = {given.__name__}()."
            )
        expect_failures(cls, vars(cls).get("known_failures", {}))

    def test_it_is_found_by_name_through_its_entry_point(self) -> None:
        """The installed package offers it: `Plugins().find(kind, name)` is its class."""
        kind, name, declared = self.base.kind, self.component.component_name(), self.declared
        found, message = None, ""
        try:
            found = Plugins().find(kind, name)
            message = f"{kind} {name!r} is another class, {found.__module__}.{found.__name__}. Rename yours."
        except PluginError as error:
            message = (
                f"{error}\nName the module of your hooks under [project.entry-points.ganforge] in pyproject.toml, "
                f"return {declared.__name__} from {KINDS[kind].hook}() there, and install: pip install -e ."
            )
        assert found is declared, message

    def test_it_is_of_its_kind(self) -> None:
        """It derives from the class of its kind and does not change `kind`."""
        message = f"{self.declared.__name__} should derive from ganforge.{self.base.__name__} and not change `kind`"
        assert isinstance(self.component, self.base), message
        assert self.component.kind == self.base.kind, message

    def test_its_name_is_the_one_it_is_chosen_by(self) -> None:
        """`name: Literal["..."] = "..."` accepts no other name."""
        declared = self.declared
        assert self.component.name == declared.component_name()
        try:
            declared.model_validate({**self._options(), "name": f"not-{self.component.name}"})
        except ValidationError:
            return
        name = f'"{self.component.name}"'
        pytest.fail(f"{declared.__name__} accepts any name. Write `name: Literal[{name}] = {name}` in it.")

    def test_unknown_options_are_refused(self) -> None:
        """A misspelt option is refused, and the message names it."""
        table = {**self._options(), MISSPELT: 1}
        try:
            reader = OptionsReader(Plugins(entry_points=False), lambda location: Path())
            reader.options(self.declared, table, (KINDS[self.base.kind].table,))
        except ExperimentError as error:
            assert MISSPELT in str(error), f"the message does not name the option: {error}"
            return
        pytest.fail(f"{MISSPELT} = 1 was accepted. Leave `extra` of model_config as it is, 'forbid'.")

    def test_every_option_has_a_description(self) -> None:
        """`Field(..., description="...")`: `ganforge show` and schema files print it."""
        silent = [path for path, described in _descriptions(self.declared) if not described]
        assert not silent, f"options without a description: {', '.join(silent)}. Write Field(..., description=...)."

    def test_it_is_frozen(self) -> None:
        """Its options cannot be changed after it is made, because runs of one process may share it."""
        for option in self.declared.model_fields:
            try:
                setattr(self.component, option, getattr(self.component, option))
            except ValidationError:
                continue
            pytest.fail(f"the option {option!r} can be changed. Leave `frozen` of model_config as it is, True.")

    def test_its_options_survive_json(self) -> None:
        """A run folder keeps its options as JSON, and a resumed run makes an equal component from them."""
        again = self.declared.model_validate(self._options())
        assert again == self.component, (
            "its options change on the way to JSON and back. Give each a type that JSON can hold."
        )

    def test_declaring_it_imports_no_tensorflow(self) -> None:
        """Importing its module imports neither TensorFlow nor Keras: listing components has to be quick."""
        place = heavy_import(self.declared)
        module = self.declared.__module__
        assert not place, f"importing {module} imports {place}. Import it in the method that uses it."

    @property
    def declared(self) -> type[Kind]:
        """The component's class."""
        return type(self.component)

    def _options(self) -> dict[str, Any]:
        """Its options as JSON has them; components within remain objects, which have checks of their own."""
        return {**json.loads(self.component.model_dump_json()), **components_within(self.component)}


class BackendFreeContract(ComponentContract[Kind]):
    """For the kinds that must not name a backend: generators, discriminators, losses and methods."""

    def test_it_names_no_backend(self) -> None:
        """None of its code imports TensorFlow: it uses `keras.ops`, `keras.layers` and `ganforge.layers`."""
        places = tensorflow_imports(self.declared)
        assert not places, f"tensorflow is imported at {', '.join(places)}. Use keras.ops instead, for any backend."


def _descriptions(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, str | None]]:
    """Each option, also those of tables within, with its description."""
    for name, field in model.model_fields.items():
        if name != "name":
            yield f"{within}{name}", field.description
        for table in nested_models(field.annotation):
            yield from _descriptions(table, f"{within}{name}.")
