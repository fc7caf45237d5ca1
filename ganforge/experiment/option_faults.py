"""Faults of tables of options, in the words of the experiment file."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from ganforge.errors import Fault
from ganforge.experiment.foreign_words import meant_by
from ganforge.experiment.location import Location, dotted
from ganforge.experiment.option_types import abstract_components, annotation_of, is_mapping, name_of, nested_models
from ganforge.suggestions import did_you_mean, listed


def faults_of(error: ValidationError, model: type[BaseModel], table: Any, at: Location) -> Iterator[Fault]:
    """What pydantic finds wrong with a table of `model`: one fault per location, from all alternatives of a union."""
    wrong: dict[Location, list[Any]] = {}
    for problem in error.errors(include_url=False):
        inside = _within(table, problem["loc"], problem["type"] == "missing")
        if not _is_about_faulty_items(problem, table, inside):
            wrong.setdefault(inside, []).append(problem)
    for inside, problems in wrong.items():
        yield Fault((*at, *inside), _sentence(model, table, (*at, *inside), problems, len(at)))


def _is_about_faulty_items(problem: Any, table: Any, inside: Location) -> bool:
    """Whether pydantic finds a list too short because it does not count items that have faults of their own."""
    return problem["type"] == "too_short" and len(_value(table, inside)) >= problem["ctx"]["min_length"]


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
            return f"{where} is missing. {_description(model, table, inside)}{_choices(model, table, inside)}"
        case "union_tag_not_found" | "union_tag_invalid":
            union = annotation_of(_model_at(model, table, inside[:-1]), str(inside[-1]))
            return f"{where}.name {_not_a_choice(union, _value(table, inside))}"
        case "value_error":
            return f"{where}: {problems[0]['ctx']['error']}"
    value = _value(table, inside)
    expected = " or ".join(dict.fromkeys(map(_expected, problems))).replace(" or be ", " or ")
    choices = re.findall(r"'([^']*)'", expected)
    hint = did_you_mean(value, choices) if isinstance(value, str) else "."
    return f"{where} is {_shown(value)}, but should {expected}{hint}{_choices(model, table, inside)}"


def _not_a_choice(union: Any, table: dict[str, Any]) -> str:
    """What is wrong with the `name` in a table whose class it selects."""
    names = [name for model in nested_models(union) if (name := name_of(model))]
    if "name" not in table:
        return f"is missing. One of: {listed(names)}."
    return f"is {_shown(table['name'])}, but should be one of: {listed(names)}{did_you_mean(str(table['name']), names)}"


def _not_an_option(model: type[BaseModel], table: Any, location: Location, depth: int) -> str:
    owner, place = _model_at(model, table, location[depth:-1]), dotted(location[:-1])
    options = set(owner.model_fields) - {"name"}
    name = name_of(owner)
    called = f"{getattr(owner, 'kind', location[-2])} {name!r}" if name else f"[{place}]"
    kind = getattr(owner, "kind", place)
    meant = meant_by(str(location[-1]), kind, options).replace(f" {kind}.", f" {place}.")
    hint = meant or did_you_mean(str(location[-1]), options)
    return f"{called}{hint}" + ("" if "mean" in hint else f" Its options: {listed(options)}.")


def _description(model: type[BaseModel], table: Any, inside: Location) -> str:
    field = _model_at(model, table, inside[:-1]).model_fields.get(str(inside[-1]))
    return (field.description if field else None) or "It has no default."


def _choices(model: type[BaseModel], table: Any, inside: Location) -> str:
    """How an option, or an item of it, chooses a component; empty where it takes none."""
    keys = inside[:-1] if isinstance(inside[-1], int) else inside
    annotation = annotation_of(_model_at(model, table, keys[:-1]), str(keys[-1]))
    kinds = {base.kind for base in abstract_components(annotation)}
    return "".join(f' Write {{ name = "..." }}: `ganforge list {kind}` shows which there are.' for kind in kinds)


def _model_at(model: type[BaseModel], table: Any, inside: Location) -> type[BaseModel]:
    """The class of the options at a place within a table of `model`; of several, the one that the table fits best."""
    choices: list[type[BaseModel]] = []
    holds_items = False
    for place in range(1, len(inside) + 1):
        value = _value(table, inside[:place])
        if not holds_items:
            annotation = annotation_of(model, str(inside[place - 1]))
            choices = list(nested_models(annotation))
            holds_items = isinstance(value, list) or is_mapping(annotation)
            if holds_items:
                continue
        holds_items = False
        model = max(choices, key=partial(_fit, value), default=model)
    return model


def _fit(table: Any, model: type[BaseModel]) -> int:
    """How well a table fits a class of options: by its name, else by its keys."""
    if not isinstance(table, dict):
        return 0
    return len(table) if table.get("name") == name_of(model) is not None else len(model.model_fields.keys() & table)


def _value(table: Any, inside: Location) -> Any:
    for part in inside:
        table = table[part]
    return table


def _expected(problem: Any) -> str:
    """What pydantic expects, `be greater than 0`, in the words of a file and without the reason."""
    if problem["type"] == "component":
        return "be a table"
    wanted = re.sub(r"^\w+ should ", "", problem["msg"]).partition(", unable")[0]
    words = {"an object": "a table", "None": "left out", "be True": "be true", " after validation": ""}
    for word, plain in words.items():
        wanted = wanted.replace(word, plain)
    return wanted


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"
