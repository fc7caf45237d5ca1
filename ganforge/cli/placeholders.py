"""Values for options that have no default, so that a new experiment file can be read before it is changed."""

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ganforge.cli.option_texts import bounds_of, options_of
from ganforge.components import Component
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.option_types import abstract_components, is_abstract, is_model, name_of
from ganforge.experiment.options import choices_of


class Placeholders:
    """Values that options take, as JSON.

    Args:
        plugins: the components to choose from.
        owner: the class whose options they are.
    """

    def __init__(self, plugins: Plugins, owner: type[BaseModel]) -> None:
        self._plugins = plugins
        self._home = plugins.offered_by(owner) if issubclass(owner, Component) else None

    def of(self, option: str, field: FieldInfo) -> Any:
        """A value that an option takes."""
        return self._value(option, field.annotation, bounds_of(field))

    def of_all(self, model: type[BaseModel]) -> dict[str, Any]:
        """What a table of this class needs: its name, and the options that have no default."""
        named = {"name": name} if (name := name_of(model)) else {}
        return {**named, **{key: self.of(key, field) for key, field in options_of(model) if field.is_required()}}

    def _value(self, option: str, annotation: Any, bounds: Mapping[str, Any]) -> Any:
        inner, origin = get_args(annotation), get_origin(annotation)
        if origin is Annotated:
            return self._value(option, inner[0], bounds)
        if origin is Literal:
            return inner[0]
        if origin in (Union, UnionType):
            return self._value(option, next(part for part in inner if part is not type(None)), bounds)
        if origin in (tuple, list, set, frozenset):
            return [self._value(option, part, bounds) for part in inner if part is not ...]
        if annotation is dict or origin in (dict, Mapping):
            return {}
        if is_abstract(annotation):
            return self._component(option, annotation)
        if is_model(annotation):
            return self.of_all(annotation)
        if annotation is bool:
            return True
        return _number(annotation, bounds) if annotation in (int, float) else _text(option)

    def _component(self, option: str, base: type[Component]) -> dict[str, Any]:
        """The table of one that needs no further component and has few required options, first of the same package."""
        offered = choices_of(self._plugins, base).values()
        required = {cls: [field for _, field in options_of(cls) if field.is_required()] for cls in offered}
        simple = [cls for cls, fields in required.items() if not any(map(_takes_components, fields))]
        if not simple:
            return {"name": _text(option)}
        offered_by = self._plugins.offered_by
        return self.of_all(min(simple, key=lambda cls: (len(required[cls]), offered_by(cls) != self._home)))


def _takes_components(field: FieldInfo) -> bool:
    return any(True for _ in abstract_components(field.annotation))


def _text(option: str) -> str:
    return f"your-{option.replace('_', '-')}"


def _number(kind: type, bounds: Mapping[str, Any]) -> int | float:
    """Some number within the bounds."""
    low, high = bounds.get("ge", bounds.get("gt")), bounds.get("le", bounds.get("lt"))
    if kind is float:
        if low is not None and high is not None:
            return (low + high) / 2
        return float(high - 1 if low is None and high is not None else (low or 0) + 1)
    step = bounds.get("multiple_of", 1)
    if low is not None:
        return -(-(low if "ge" in bounds else low + 1) // step) * step
    highest = step if high is None else high if "le" in bounds else high - 1
    return min(step, highest // step * step)
