"""The JSON Schema of experiment files, with which editors check and complete them."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ganforge.discovery.kinds import KINDS, Kind
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions

Schema = dict[str, Any]


def experiment_schema(plugins: Plugins) -> Schema:
    """The schema (draft 2020-12) of experiments made of the installed components."""
    components = [cls for kind in KINDS for cls in plugins.components(kind).values()]
    models: list[type[BaseModel]] = [*components, TrainerOptions]
    references, shared = models_json_schema([(model, "validation") for model in models])
    definitions = shared["$defs"]
    of_model = {model: references[model, "validation"] for model in models}
    for component in components:
        _choose_by_name(definitions[of_model[component]["$ref"].rpartition("/")[2]], component.component_name())
    tables = {}
    for kind in KINDS.values():
        choices = [of_model[cls] for cls in plugins.components(kind.name).values()]
        tables[kind.table] = _table(kind, choices)
        if kind.by_network:
            tables[kind.plural] = {"type": "object", "additionalProperties": _one_of(choices)}
    fields = {"name": {"type": "string"}, **tables, "trainer": of_model[TrainerOptions]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ganforge experiment",
        "type": "object",
        "properties": {key: _described(key, field) for key, field in fields.items()},
        "required": [key for key, field in Experiment.model_fields.items() if field.is_required() and key != "name"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _choose_by_name(definition: Schema, name: str) -> None:
    """Require the name: in Python it has a default, but in a file it chooses the component."""
    definition["properties"]["name"] = {"const": name, "description": "Chooses this component."}
    definition["required"] = ["name", *(key for key in definition.get("required", ()) if key != "name")]


def _table(kind: Kind, choices: list[Schema]) -> Schema:
    if not kind.many:
        return _one_of(choices)
    fewest = int(Experiment.model_fields[kind.table].is_required())
    return {"type": "array", "items": _one_of(choices), "minItems": fewest}


def _one_of(choices: list[Schema]) -> Schema:
    return {"oneOf": choices} if choices else {"type": "object"}


def _described(key: str, schema: Schema) -> Schema:
    return {"description": Experiment.model_fields[key].description, **schema}
