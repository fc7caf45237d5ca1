"""Options in words: what each takes, its default and its range, as experiment files write them."""

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from ganforge.components import Component, PathOrUrl
from ganforge.discovery.kinds import Kind
from ganforge.experiment.option_types import is_abstract, name_of, nested_models
from ganforge.experiment.toml_text import toml_value

_WORDS = {Path: "path", PathOrUrl: "path | URL"}
_SIGNS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<=", "multiple_of": "multiple of", "min_length": "length >="}


def snippet(kind: Kind, component: type[Component]) -> str:
    """The table of a component with its defaults, to paste into an experiment file."""
    lines = [kind.header, f"name = {toml_value(component.component_name())}"]
    for option, field in options_of(component):
        if field.is_required():
            lines.append(f"# {option} = ... has no default: {type_text(field.annotation)}")
        else:
            lines.append(f"# {option} = ..." if is_unset(field) else f"{option} = {default_text(field)}")
    return "\n".join(lines)


def is_unset(field: FieldInfo) -> bool:
    """Whether it is left out by default; TOML has no word for that."""
    return not field.is_required() and field.get_default(call_default_factory=True, validated_data={}) is None


def options_of(component: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The options of a component or table, less the name that chooses it."""
    name = "name" if name_of(component) else None
    return ((option, field) for option, field in component.model_fields.items() if option != name)


def type_text(annotation: Any) -> str:
    """What an option takes."""
    inner = get_args(annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        return type_text(inner[0])
    if origin is Literal:
        return " | ".join(map(toml_value, inner))
    if origin in (Union, UnionType):
        return " | ".join("unset" if part is type(None) else type_text(part) for part in inner)
    if inner and isinstance(origin, type):
        return f"{origin.__name__}[{', '.join('...' if part is ... else type_text(part) for part in inner)}]"
    if is_abstract(annotation):
        return annotation.kind
    if annotation in nested_models(annotation):
        name = name_of(annotation)
        return f"{{ name = {toml_value(name)} }}" if name else "table"
    if annotation in _WORDS:
        return _WORDS[annotation]
    return getattr(annotation, "__name__", str(annotation))


def range_text(field: FieldInfo) -> str:
    """The bounds of an option, or nothing."""
    return ", ".join(dict.fromkeys(f"{_SIGNS[key]} {limit}" for key, limit in _limits(field)))


def bounds_of(field: FieldInfo) -> dict[str, Any]:
    """The bounds of an option by the names of pydantic: `ge`, `lt` and so on."""
    return dict(_limits(field))


def _limits(field: FieldInfo) -> Iterator[tuple[str, Any]]:
    for bound in (*field.metadata, *_nested_bounds(field.annotation)):
        for key in _SIGNS:
            if (limit := getattr(bound, key, None)) is not None:
                yield key, limit


def _nested_bounds(annotation: Any) -> Iterator[Any]:
    """The bounds of `PositiveFloat | None`, which stand within the alternative."""
    if get_origin(annotation) is Annotated:
        for mark in get_args(annotation)[1:]:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
    for part in get_args(annotation):
        yield from _nested_bounds(part)


def default_text(field: FieldInfo) -> str:
    """The default as TOML, or `required`, or `unset`."""
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, BaseModel) and not name_of(type(default)) and not default.model_fields_set:
        return "{}"  # each of its options is shown with its own default
    value = to_jsonable_python(default, serialize_as_any=True)
    return "unset" if value is None else toml_value(value)
