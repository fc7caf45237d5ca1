"""What the type of an option says about the tables that it takes."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from ganforge.components import Component
from ganforge.experiment.location import Location


def is_model(annotation: Any) -> bool:
    """Whether it is a class whose options a table holds."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def is_abstract(annotation: Any) -> bool:
    """Whether it is a class such as `Generator`: then the `name` in a table chooses one that derives from it."""
    return isinstance(annotation, type) and issubclass(annotation, Component) and annotation.is_abstract()


def is_mapping(annotation: Any) -> bool:
    """Whether it is a table with values of one type, `dict[str, Loss]`."""
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def is_list(annotation: Any) -> bool:
    """Whether it is a list of items with types, such as `tuple[Loss, ...]`."""
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Collection) and not issubclass(origin, Mapping)


def item_type(annotation: Any, index: int) -> Any:
    """The type of an item of a list."""
    inner = get_args(annotation)
    return inner[index] if ... not in inner and index < len(inner) else inner[0]


def nested_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The classes whose tables an annotation accepts, apart from abstract ones."""
    return (model for model in _models(annotation) if not is_abstract(model))


def abstract_components(annotation: Any) -> Iterator[type[Component]]:
    """The abstract classes in an annotation: each stands for the components that derive from it."""
    return (base for base, _ in component_places(annotation, ()))


def component_places(annotation: Any, at: Location) -> Iterator[tuple[type[Component], Location]]:
    """The abstract classes in the type of an option at a location, each with the location of a table."""
    if is_abstract(annotation):
        yield annotation, at
    deeper = (*at, "NAME") if is_mapping(annotation) else (*at, 0) if is_list(annotation) else at
    for inner in get_args(annotation):
        yield from component_places(inner, deeper)


def components_within(model: BaseModel) -> dict[str, Any]:
    """The options in whose values components are, also in lists and tables."""
    return {option: value for option, value in model if any(True for _ in components_of(value))}


def components_of(value: Any) -> Iterator[Component]:
    """Every component in a value, also in lists, in tables and in the options of others."""
    if isinstance(value, Component):
        yield value
    values = dict(value) if isinstance(value, BaseModel) else value
    if isinstance(values, Mapping):
        values = list(values.values())
    if isinstance(values, list | tuple):
        for inner in values:
            yield from components_of(inner)


def name_of(model: type[BaseModel]) -> str | None:
    """The `name` that selects this class among others; None where it has no such name."""
    field = model.model_fields.get("name")
    is_fixed = field and len(get_args(field.annotation)) < 2
    return field.default if field and is_fixed and isinstance(field.default, str) else None


def annotation_of(model: type[BaseModel], key: str) -> Any:
    """The type of an option; None where there is no such option."""
    field = model.model_fields.get(key)
    return field.annotation if field else None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if is_model(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
