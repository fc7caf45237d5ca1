"""Experiment files that explain themselves: every option with its default, range and description."""

import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ganforge.cli.component_choices import Choices
from ganforge.cli.option_texts import default_text, is_unset, options_of, range_text, type_text
from ganforge.cli.placeholders import Placeholders
from ganforge.discovery.kinds import PARTS
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.option_types import abstract_components, name_of, nested_models
from ganforge.experiment.options import choices_of
from ganforge.experiment.toml_text import toml_value
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.suggestions import listed

WIDTH = 110
STEPS = 10_000
"""Of the experiments written here: `steps` has no default."""


def experiment_text(choices: Choices, plugins: Plugins) -> str:
    """A whole experiment file; what has no default is filled in with something to change."""
    parts = [_wrapped("A ganforge experiment with every option. Lines that you do not change may be deleted.")]
    parts.append([*_wrapped("A text; default: the name of the file. Names the run folder."), '# name = "..."'])
    for kind in PARTS.values():
        for component in choices[kind.name]:
            given = Placeholders(plugins, component).of_all(component)
            summary = (inspect.getdoc(component) or "").partition("\n\n")[0].replace("\n", " ")
            head = [*_wrapped(summary), *_choice_left(component, given), f"name = {toml_value(given['name'])}"]
            parts += [[kind.header, *head], *_options(component, given, plugins)]
        if kind.by_network and choices[kind.name]:
            parts.append(_wrapped(f"Another {kind.name} for one network of the method: [{kind.plural}.NAME]."))
    parts += [["[trainer]"], *_options(TrainerOptions, {"steps": STEPS}, plugins)]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _choice_left(component: type[BaseModel], given: Mapping[str, Any]) -> Iterator[str]:
    """What its options ask for together, if that is more than what each of them takes."""
    try:
        component.model_validate_json(json.dumps(given))
    except ValidationError as error:
        for problem in error.errors():
            if not problem["loc"] and "ctx" in problem:
                yield from _wrapped(f"CHANGE THIS: {problem['ctx']['error']}")


def _options(model: type[BaseModel], given: Mapping[str, Any], plugins: Plugins) -> Iterator[list[str]]:
    for option, field in options_of(model):
        described = _wrapped(f"{field.description or ''} {_facts(field)}")
        yield [*described, *_inner(field, plugins), _line(option, field, given)]


def _line(option: str, field: FieldInfo, given: Mapping[str, Any]) -> str:
    if field.is_required():
        return f"{option} = {toml_value(given[option])}  # CHANGE THIS"
    return f"# {option} = ..." if is_unset(field) else f"{option} = {default_text(field)}"


def _facts(field: FieldInfo) -> str:
    default = "no default" if field.is_required() else f"default: {default_text(field)}"
    bounds = range_text(field)
    return f"({type_text(field.annotation)}{f', {bounds}' if bounds else ''}; {default})"


def _inner(field: FieldInfo, plugins: Plugins, depth: int = 1) -> Iterator[str]:
    """The options of the tables that an option takes."""
    for base in abstract_components(field.annotation):
        names = listed(choices_of(plugins, base))
        yield from _wrapped(f'{base.kind}: {{ name = "..." }} and its options; the name is one of {names}.', depth)
    for model in nested_models(field.annotation):
        name = name_of(model)
        if name:
            yield from _wrapped(f"name = {toml_value(name)}: {inspect.getdoc(model) or ''}", depth)
        for option, inner in options_of(model):
            yield from _wrapped(f"{option}: {inner.description or ''} {_facts(inner)}", depth + bool(name))
            yield from _inner(inner, plugins, depth + 1)


def _wrapped(text: str, depth: int = 0) -> list[str]:
    start = "# " + "    " * depth
    return textwrap.wrap(text.strip(), WIDTH, initial_indent=start, subsequent_indent=start, break_on_hyphens=False)
