"""From tables of options to checked objects, with every fault in the words of the experiment file."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ganforge.components import PathOrUrl
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.foreign_words import meant_by
from ganforge.experiment.paths import absolute
from ganforge.experiment.toml_positions import Location
from ganforge.suggestions import did_you_mean, listed

Options = TypeVar("Options", bound=BaseModel)
FolderOf = Callable[[Location], Path]
"""The folder that a relative path at this location starts from."""


def checked(model: type[Options], table: Mapping[str, Any], location: Location, folder_of: FolderOf) -> Options:
    """Make the object that a table describes; types are strict, and paths become absolute.

    Raises:
        ExperimentError: every fault of the table.
    """
    resolved, faults = dict(table), []
    for key, value in table.items():
        try:
            resolved[key] = _resolved(value, _annotation(model, key), (*location, key), folder_of)
        except ExperimentError as error:
            faults += error.faults
    try:
        # JSON's strict mode accepts lists for tuples and strings for paths, but no string for a number.
        options = model.model_validate_json(json.dumps(resolved, default=str), strict=True)
    except ValidationError as error:
        raise ExperimentError([*faults, *_faults(error, model, resolved, location)]) from error
    if faults:
        raise ExperimentError(faults)
    return options


def dotted(location: Location) -> str:
    """A location as `--set` spells it: `losses.1.weight`."""
    return ".".join(map(str, location))


def nested_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The classes whose tables an annotation accepts."""
    if _is_model(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from nested_models(inner)


def name_of(model: type[BaseModel]) -> str | None:
    """The `name` that selects this class among others; None where it has no such name."""
    field = model.model_fields.get("name")
    return field.default if field and isinstance(field.default, str) else None


def _annotation(model: type[BaseModel], key: str) -> Any:
    field = model.model_fields.get(key)
    return field.annotation if field else None


def _resolved(value: Any, annotation: Any, location: Location, folder_of: FolderOf) -> Any:
    """The value with every path in it made absolute.

    Raises:
        ExperimentError: a path cannot be meant as it is written.
    """
    inner = get_args(annotation)
    if isinstance(value, str) and annotation in (Path, PathOrUrl):
        try:
            return absolute(value, annotation, folder_of(location))
        except ValueError as error:
            raise ExperimentError([Fault(location, f"{dotted(location)} {error}")]) from error
    if isinstance(value, list) and inner:
        return [_resolved(item, inner[0], (*location, index), folder_of) for index, item in enumerate(value)]
    if isinstance(value, dict) and _is_model(annotation):
        return {
            key: _resolved(item, _annotation(annotation, key), (*location, key), folder_of)
            for key, item in value.items()
        }
    if isinstance(value, dict) and get_origin(annotation) is dict:
        return {key: _resolved(item, inner[1], (*location, key), folder_of) for key, item in value.items()}
    if str not in inner:  # with `str | Path` it is unknown which is meant
        for alternative in inner:
            value = _resolved(value, alternative, location, folder_of)
    return value


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _faults(error: ValidationError, model: type[BaseModel], table: dict[str, Any], at: Location) -> Iterator[Fault]:
    """One fault per location: what the alternatives of a union report is joined."""
    wrong: dict[Location, list[Any]] = {}
    for problem in error.errors(include_url=False):
        wrong.setdefault(_within(table, problem["loc"], problem["type"] == "missing"), []).append(problem)
    for inside, problems in wrong.items():
        yield Fault((*at, *inside), _sentence(model, table, (*at, *inside), problems, len(at)))


def _within(table: Any, location: Location, missing: bool) -> Location:
    """The location without pydantic's marks for the alternatives of a union, which are not in the table."""
    kept: Location = ()
    for place, part in enumerate(location):
        held = part in table if isinstance(table, dict) else isinstance(table, list) and part in range(len(table))
        if held:
            table = table[part]
        if held or (missing and place == len(location) - 1):
            kept = (*kept, part)
    return kept


def _sentence(model: type[BaseModel], table: Any, location: Location, problems: list[Any], depth: int) -> str:
    where, inside = dotted(location), location[depth:]
    match problems[0]["type"]:
        case "extra_forbidden":
            return f"{where} is not an option of {_not_an_option(model, table, location, depth)}"
        case "missing":
            return f"{where} is missing. {_description(model, table, inside)}"
        case "union_tag_not_found" | "union_tag_invalid":
            union = _annotation(_model_at(model, table, inside[:-1]), str(inside[-1]))
            return f"{where}.name {_not_a_choice(union, _value(table, inside))}"
        case "value_error":
            return f"{where}: {problems[0]['ctx']['error']}"
    value = _value(table, inside)
    expected = " or ".join(dict.fromkeys(_expected(problem["msg"]) for problem in problems))
    choices = re.findall(r"'([^']*)'", expected)
    hint = did_you_mean(value, choices) if isinstance(value, str) else "."
    return f"{where} is {_shown(value)}, but should be {expected}{hint}"


def _not_a_choice(union: Any, table: dict[str, Any]) -> str:
    """What is wrong with the `name` in a table whose class it selects."""
    names = [name for model in nested_models(union) if (name := name_of(model))]
    if "name" not in table:
        return f"is missing. One of: {listed(names)}."
    return f"is {_shown(table['name'])}, but should be one of: {listed(names)}{did_you_mean(str(table['name']), names)}"


def _not_an_option(model: type[BaseModel], table: Any, location: Location, depth: int) -> str:
    owner = _model_at(model, table, location[depth:-1])
    options = set(owner.model_fields) - {"name"}
    name = name_of(owner)
    called = f"{getattr(owner, 'kind', location[-2])} {name!r}" if name else f"[{dotted(location[:-1])}]"
    hint = meant_by(str(location[-1]), dotted(location[:-1]), options) or did_you_mean(str(location[-1]), options)
    return f"{called}{hint}" + ("" if "mean" in hint else f" Its options: {listed(options)}.")


def _description(model: type[BaseModel], table: Any, inside: Location) -> str:
    field = _model_at(model, table, inside[:-1]).model_fields.get(str(inside[-1]))
    return (field.description if field else None) or "It has no default."


def _model_at(model: type[BaseModel], table: Any, inside: Location) -> type[BaseModel]:
    """The class of the options at a place within a table of `model`; of several, the one that the name selects."""
    for part in inside:
        table = table[part]
        nested = list(nested_models(_annotation(model, part))) if isinstance(part, str) else []
        named = [choice for choice in nested if isinstance(table, dict) and name_of(choice) == table.get("name")]
        model = next(iter([*named, *nested]), model)
    return model


def _value(table: Any, inside: Location) -> Any:
    for part in inside:
        table = table[part]
    return table


def _expected(message: str) -> str:
    """What pydantic expects, `Input should be greater than 0`, in the words of a file and without the reason."""
    wanted = re.sub(r"^(Input|Value|String) should (be )?", "", message).partition(", unable")[0]
    return wanted.replace("an object", "a table").replace("None", "left out")


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"
