"""Short names for options, where they head columns and name folders."""

import re
from collections.abc import Iterable, Mapping

VARIANT = "variant"
"""What stands in the place of an option for the variants of an experiment file."""
LONG = 8
"""Characters of a number from which it is rounded where people read it."""


def short_names(keys: Iterable[str]) -> Mapping[str, str]:
    """The end of each key that tells it from all others: `layers`, `l1.weight`."""
    paths = {key: key.split(".") for key in keys}
    return {key: _short(path, [other for other in paths.values() if other != path]) for key, path in paths.items()}


def _short(path: list[str], others: list[list[str]]) -> str:
    """Of a key in a table within a table, the last two parts: a `weight` may be that of any loss."""
    fewest = 2 if len(path) > 2 and path[0] != "trainer" else 1
    ends = (path[-length:] for length in range(fewest, len(path) + 1))
    return ".".join(next((end for end in ends if all(other[-len(end) :] != end for other in others)), path))


def shown_value(value: str) -> str:
    """A value as people write it: without the quotes of TOML, and with as many digits as they read."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    if len(value) > LONG and re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", value):
        return f"{float(value):.4g}"
    return value
