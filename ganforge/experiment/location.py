"""Where something stands in the tables of an experiment, and how that is written."""

Location = tuple[str | int, ...]
"""Keys and indices from the top of a document: `("losses", 1, "weight")`."""


def dotted(location: Location) -> str:
    """A location as `--set` spells it: `losses.1.weight`."""
    return ".".join(map(str, location))


def header(location: Location) -> str:
    """How the table at a location is opened: `[generator.inner]`, or `[[losses]]` for an item of a list."""
    keys = dotted(tuple(part for part in location if isinstance(part, str)))
    return f"[[{keys}]]" if isinstance(location[-1], int) else f"[{keys}]"
