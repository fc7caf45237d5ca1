"""What may change when a run is resumed, and what may not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from ganforge.experiment.experiment import Experiment, as_json

CHANGEABLE = {
    *("steps", "log_every", "sample_every", "samples", "validate_every", "validation_examples"),
    *("checkpoint_every", "keep_checkpoints", "keep_every", "best"),
    *("on_save_error", "on_nan", "on_bad_file", "strategy", "steps_per_call", "jit_compile", "deterministic"),
}
"""The options of `[trainer]` that do not decide what is learned, apart from the last digits."""
WATCHING = {"callbacks", "metrics"}
"""The tables of what only watches."""


class Change(NamedTuple):
    """An option with two values.

    Attributes:
        name: as `--set` spells it, `trainer.steps`.
        text: the name and both values.
        is_path: whether it says where the data is.
    """

    name: str
    text: str
    is_path: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether a run may be resumed with it; where data lies may change if the data is the same."""
        table, _, option = self.name.partition(".")
        return self.is_path or table.partition("[")[0] in WATCHING or (table == "trainer" and option in CHANGEABLE)


def find_changes(recorded: Mapping[str, Any], experiment: Experiment) -> list[Change]:
    """The options in which an experiment differs from the recorded tables of another."""
    paths = {name for name, _ in paths_of(experiment.dataset, "dataset")}
    texts = differences(_completed(recorded, experiment), json.loads(json.dumps(experiment.to_tables())))
    return [Change(name, text, name in paths) for name, text in texts.items()]


def differences(before: Any, now: Any) -> dict[str, str]:
    """The fields in which two JSON values differ, by name: `trainer.steps: was 20, now 40`."""
    return {name: f"{name}: was {old}, now {new}" for name, (old, new) in different_fields(before, now).items()}


def different_fields(first: Any, second: Any) -> dict[str, tuple[str, str]]:
    """The fields in which two JSON values differ, by name, each with both values as JSON."""
    old, new = dict(_flattened(first, "")), dict(_flattened(second, ""))
    return {name: (_shown(old, name), _shown(new, name)) for name in old | new if old.get(name) != new.get(name)}


def paths_of(value: Any, name: str) -> Iterator[tuple[str, Path]]:
    """The options of a component that are paths, by name."""
    if isinstance(value, Path):
        yield name, value
    elif isinstance(value, BaseModel | Mapping):
        for key, inner in value.items() if isinstance(value, Mapping) else value:
            yield from paths_of(inner, f"{name}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, inner in enumerate(value):
            yield from paths_of(inner, f"{name}[{index}]")


def _completed(recorded: Any, value: Any) -> Any:
    """Recorded tables with the defaults of options that did not exist yet when they were recorded."""
    if isinstance(recorded, list) and isinstance(value, tuple):
        return [_completed(*pair) for pair in zip_longest(recorded, value[: len(recorded)])]
    if isinstance(recorded, Mapping) and isinstance(value, Mapping):
        return {key: _completed(inner, value.get(key)) for key, inner in recorded.items()}
    same = isinstance(recorded, Mapping) and isinstance(value, BaseModel)
    if not same or recorded.get("name") != getattr(value, "name", None):
        return recorded
    added = {
        key: as_json(field.get_default(call_default_factory=True))
        for key, field in type(value).model_fields.items()
        if key not in recorded and not field.is_required()
    }
    return added | {key: _completed(inner, getattr(value, key, None)) for key, inner in recorded.items()}


def _flattened(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Nested tables as `table.key` and `list[0].key`; None is left out, as in the file."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flattened(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _flattened(inner, f"{name}[{index}]")
    elif value is not None:
        yield name, value


def _shown(fields: Mapping[str, Any], name: str) -> str:
    return json.dumps(fields[name]) if name in fields else "not set"
