"""Experiment files that explain themselves: every option with its default, range and description."""

import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ganforge.cli.component_choices import Choices
from ganforge.cli.option_texts import bounds_of, default_text, is_unset, options_of, range_text, toml_value, type_text
from ganforge.discovery.kinds import KINDS
from ganforge.experiment.options import nested_models
from ganforge.experiment.trainer_options import TrainerOptions

WIDTH = 110
STEPS = 10_000
"""Of the experiments written here: `steps` has no default."""


def experiment_text(choices: Choices) -> str:
    """A whole experiment file; what has no default is filled in with something to change."""
    parts = [_wrapped("A ganforge experiment with every option. Lines that you do not change may be deleted.")]
    parts.append([*_wrapped("A text; default: the name of the file. Names the run folder."), '# name = "..."'])
    for kind in KINDS.values():
        for component in choices[kind.name]:
            summary = (inspect.getdoc(component) or "").partition("\n\n")[0].replace("\n", " ")
            name = f"name = {toml_value(component.component_name())}"
            parts += [[kind.header, *_wrapped(summary), *_choice_left(component), name], *_options(component, {})]
    parts += [["[trainer]"], *_options(TrainerOptions, {"steps": STEPS})]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _choice_left(component: type[BaseModel]) -> Iterator[str]:
    """What its options ask for together, if that is more than what each of them takes."""
    given = {option: placeholder(option, field) for option, field in options_of(component) if field.is_required()}
    try:
        component.model_validate_json(json.dumps(given))
    except ValidationError as error:
        for problem in error.errors():
            if not problem["loc"] and "ctx" in problem:
                yield from _wrapped(f"CHANGE THIS: {problem['ctx']['error']}")


def placeholder(option: str, field: FieldInfo) -> Any:
    """A value that an option without a default takes, as JSON."""
    return _example(option, field.annotation, bounds_of(field))


def _options(model: type[BaseModel], given: Mapping[str, Any]) -> Iterator[list[str]]:
    for option, field in options_of(model):
        yield [*_wrapped(f"{field.description or ''} {_facts(field)}"), *_inner(field), _line(option, field, given)]


def _line(option: str, field: FieldInfo, given: Mapping[str, Any]) -> str:
    if field.is_required():
        return f"{option} = {toml_value(given.get(option, placeholder(option, field)))}  # CHANGE THIS"
    return f"# {option} = ..." if is_unset(field) else f"{option} = {default_text(field)}"


def _facts(field: FieldInfo) -> str:
    default = "no default" if field.is_required() else f"default: {default_text(field)}"
    bounds = range_text(field)
    return f"({type_text(field.annotation)}{f', {bounds}' if bounds else ''}; {default})"


def _inner(field: FieldInfo, depth: int = 1) -> Iterator[str]:
    """The options of the tables that an option takes."""
    for model in nested_models(field.annotation):
        name = model.model_fields.get("name")
        if name:
            yield from _wrapped(f"name = {toml_value(name.default)}: {inspect.getdoc(model) or ''}", depth)
        for option, inner in options_of(model):
            yield from _wrapped(f"{option}: {inner.description or ''} {_facts(inner)}", depth + bool(name))
            yield from _inner(inner, depth + 1)


def _wrapped(text: str, depth: int = 0) -> list[str]:
    start = "# " + "    " * depth
    return textwrap.wrap(text.strip(), WIDTH, initial_indent=start, subsequent_indent=start, break_on_hyphens=False)


def _example(option: str, annotation: Any, bounds: Mapping[str, Any]) -> Any:
    inner, origin = get_args(annotation), get_origin(annotation)
    if origin is Annotated:
        return _example(option, inner[0], bounds)
    if origin is Literal:
        return inner[0]
    if origin in (Union, UnionType):
        return _example(option, next(part for part in inner if part is not type(None)), bounds)
    if origin in (tuple, list, set, frozenset):
        return [_example(option, part, bounds) for part in inner if part is not ...]
    if annotation is dict or origin is dict:
        return {}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        named = {"name": annotation.model_fields["name"].default} if "name" in annotation.model_fields else {}
        return {**named, **{key: placeholder(key, field) for key, field in fields if field.is_required()}}
    if annotation is bool:
        return True
    return _number(annotation, bounds) if annotation in (int, float) else f"your-{option.replace('_', '-')}"


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
