"""Which packages an experiment uses, of all that were installed when it ran."""

from collections.abc import Iterator, Mapping
from typing import Any

from ganforge.discovery.installed_packages import normal_name
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugins import Plugins


def used_packages(tables: Mapping[str, Any], recorded: Mapping[str, str], plugins: Plugins) -> dict[str, str]:
    """The packages that offer a component of an experiment; all of them where one of its components is not found.

    Args:
        tables: the resolved experiment.
        recorded: packages with plugins, each with its version.
        plugins: what is installed here.
    """
    used: set[str] = set()
    for kind, name in _components(tables):
        component = plugins.components(kind).get(name)
        if component is None:
            return dict(recorded)
        used.add(normal_name(plugins.offered_by(component).name))
    return {name: version for name, version in recorded.items() if normal_name(name) in used}


def _components(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The kind and name of each component."""
    for kind in KINDS.values():
        found = tables.get(kind.table) or []
        yield from ((kind.name, each["name"]) for each in (found if isinstance(found, list) else [found]))
        if kind.by_network:
            yield from ((kind.name, each["name"]) for each in tables.get(kind.plural, {}).values())
        if kind.within:
            parts = (part.get(kind.name) for part in tables.get(kind.within, []))
            yield from ((kind.name, part["name"]) for part in parts if isinstance(part, Mapping))
