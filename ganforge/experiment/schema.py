"""The JSON Schema of experiment files, with which editors check and complete them."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ganforge.components import Component
from ganforge.discovery.kinds import CHOSEN, PARTS, Kind
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.option_types import abstract_components, nested_models
from ganforge.experiment.options import choices_of
from ganforge.experiment.sweep_options import SweepOptions
from ganforge.experiment.trainer_options import TrainerOptions

Schema = dict[str, Any]


def experiment_schema(plugins: Plugins) -> Schema:
    """The schema (draft 2020-12) of experiments made of the installed components."""
    parts = Experiment.model_fields
    components = [cls for kind in CHOSEN for cls in plugins.components(kind).values()]
    bases = [kind.base for kind in CHOSEN.values()] + [base for cls in components for base in _bases_within(cls)]
    models = dict.fromkeys([*components, *bases, TrainerOptions, SweepOptions])
    references, shared = models_json_schema([(model, "validation") for model in models])
    definitions = shared["$defs"]
    reference = {model: references[model, "validation"] for model in models}
    for component in components:
        _choose_by_name(definitions[_key(reference[component])], component.component_name())
    for base in bases:
        definitions[_key(reference[base])] = _one_of([reference[cls] for cls in choices_of(plugins, base).values()])
    tables = {"trainer": reference[TrainerOptions], "sweep": reference[SweepOptions]}
    fields: Schema = {"name": {"type": "string"}, **tables}
    for kind in PARTS.values():
        fields |= _tables(kind, reference[kind.base])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ganforge experiment",
        "type": "object",
        "properties": {key: {"description": field.description, **fields[key]} for key, field in parts.items()},
        "required": [key for key, field in parts.items() if field.is_required() and key != "name"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _choose_by_name(definition: Schema, name: str) -> None:
    """Require the name: in Python it has a default, but in a file it chooses the component."""
    definition["properties"]["name"] = {"const": name, "description": "Chooses this component."}
    definition["required"] = ["name", *(key for key in definition.get("required", ()) if key != "name")]


def _tables(kind: Kind, one: Schema) -> Schema:
    """The keys of an experiment under which components of a kind stand."""
    if kind.many:
        fewest = int(Experiment.model_fields[kind.table].is_required())
        return {kind.table: {"type": "array", "items": one, "minItems": fewest}}
    by_network = {kind.plural: {"type": "object", "additionalProperties": one}} if kind.by_network else {}
    return {kind.table: one, **by_network}


def _one_of(choices: list[Schema]) -> Schema:
    return {"oneOf": choices} if choices else {"type": "object"}


def _bases_within(model: type[BaseModel]) -> Iterator[type[Component]]:
    """The classes that options name for any component that derives from them."""
    for field in model.model_fields.values():
        yield from abstract_components(field.annotation)
        for nested in nested_models(field.annotation):
            yield from _bases_within(nested)


def _key(reference: Schema) -> str:
    return reference["$ref"].rpartition("/")[2]
