"""JSON values as TOML."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def toml_document(tables: Mapping[str, Any]) -> str:
    """The tables of an experiment as a file that reads back as the same; None and empty tables are left out."""
    plain = {key: value for key, value in tables.items() if not _is_table(value) and not _is_list_of_tables(value)}
    blocks = ["\n".join(_lines(plain))] if plain else []
    for key, value in tables.items():
        if _is_table(value) and value:
            blocks.append("\n".join([f"[{_key(key)}]", *_lines(value)]))
        elif _is_list_of_tables(value):
            blocks += ["\n".join([f"[[{_key(key)}]]", *_lines(item)]) for item in value]
    return "\n\n".join(blocks) + "\n"


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_key(key)} = {toml_value(value)}" for key, value in table.items() if value is not None)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(_is_table(item) for item in value)


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else json.dumps(key)


def toml_value(value: Any) -> str:
    """A JSON value as TOML, on one line."""
    if isinstance(value, dict):
        held = [f"{_key(key)} = {toml_value(item)}" for key, item in value.items() if item is not None]
        return f"{{ {', '.join(held)} }}" if held else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the one that JSON leaves as it is
