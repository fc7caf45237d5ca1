"""`ganforge show`."""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import rich_click as click
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from ganforge.cli.console import console, table
from ganforge.cli.session import Session, pass_session
from ganforge.components import Component
from ganforge.kinds import Kind, kind_of
from ganforge.options import nested_models

_SIGNS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<=", "multiple_of": "multiple of", "min_length": "length >="}


@click.command("show")
@click.argument("kind")
@click.argument("name")
@pass_session
def show(session: Session, kind: str, name: str) -> None:
    """Explain one component and its options."""
    asked = kind_of(kind)
    plugins = session.plugins()
    component = plugins.find(asked.name, name)
    click.echo(f"{asked.name} {name}, of {plugins.offered_by(component)}\n{inspect.getsourcefile(component)}\n")
    click.echo(f"{inspect.getdoc(component)}\n")
    grid = table("Option", "Type", "Default", "Range", "What it is")
    for row in _rows(component):
        grid.add_row(*row)
    if grid.rows:
        console().print(grid, "")
    click.echo(f"In an experiment:\n\n{snippet(asked, component)}")


def snippet(kind: Kind, component: type[Component]) -> str:
    """The table of a component with its defaults, to paste into an experiment file."""
    lines = [kind.header, f"name = {_toml(component.component_name())}"]
    for option, field in _options(component):
        if field.is_required():
            lines.append(f"# {option} = ... has no default: {_type(field.annotation)}")
        else:
            unset = field.get_default(call_default_factory=True, validated_data={}) is None
            lines.append(f"# {option} = ..." if unset else f"{option} = {_default(field)}")
    return "\n".join(lines)


def _rows(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, ...]]:
    """What is to know of each option, and of those of the tables in it; where a name tells the table, after that."""
    told = model.model_fields["name"].default if within and "name" in model.model_fields else ""
    for option, field in _options(model):
        name, description = within + option, f"{told}: {field.description}" if told else field.description or ""
        yield name, _type(field.annotation), _default(field), _range(field), description
        for nested in nested_models(field.annotation):
            yield from _rows(nested, f"{name}.")


def _options(component: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    return ((option, field) for option, field in component.model_fields.items() if option != "name")


def _type(annotation: Any) -> str:
    inner = get_args(annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return " | ".join(map(_toml, inner))
    if origin in (Union, UnionType):
        return " | ".join("unset" if part is type(None) else _type(part) for part in inner)
    if inner and isinstance(origin, type):
        return f"{origin.__name__}[{', '.join('...' if part is ... else _type(part) for part in inner)}]"
    if annotation in nested_models(annotation):
        name = annotation.model_fields.get("name")
        return f"{{ name = {_toml(name.default)} }}" if name else "table"
    return "path" if annotation is Path else getattr(annotation, "__name__", str(annotation))


def _range(field: FieldInfo) -> str:
    bounds = [*field.metadata, *_nested_bounds(field.annotation)]
    found = [(sign, getattr(bound, key, None)) for bound in bounds for key, sign in _SIGNS.items()]
    return ", ".join(dict.fromkeys(f"{sign} {limit}" for sign, limit in found if limit is not None))


def _nested_bounds(annotation: Any) -> Iterator[Any]:
    """The bounds of `PositiveFloat | None`, which stand within the alternative."""
    if get_origin(annotation) is Annotated:
        for mark in get_args(annotation)[1:]:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
    for part in get_args(annotation):
        yield from _nested_bounds(part)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = to_jsonable_python(field.get_default(call_default_factory=True, validated_data={}))
    return "unset" if value is None else _toml(value)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        held = [f"{key} = {_toml(item)}" for key, item in value.items() if item is not None]
        return f"{{ {', '.join(held)} }}" if held else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
