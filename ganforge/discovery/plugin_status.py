"""What is known of one plugin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from ganforge.components import Component

if TYPE_CHECKING:
    import click


class Package(NamedTuple):
    """An installed distribution; the version of a module that is none is empty."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


@dataclass(frozen=True)
class PluginStatus:
    """One plugin: what it offers, or why it is skipped.

    Attributes:
        name: of its entry point, or of its module.
        package: the one that it is installed with.
        offers: its components.
        commands: those that it adds to the command line, by name.
        state: whether it can be used.
        reason: why it is skipped; of a ready one, which of its names another package offers too.
        api_version: of the plugin interface that it says it is made for.
        seconds: how long loading it took.
        heavy: libraries that take seconds to import, and that loading it imported.
    """

    name: str
    package: Package
    offers: tuple[type[Component], ...] = ()
    commands: Mapping[str, "click.Command"] = field(default_factory=dict)
    state: Literal["ready", "blocked", "failed"] = "ready"
    reason: str = ""
    api_version: str | None = None
    seconds: float = 0.0
    heavy: tuple[str, ...] = ()

    def __str__(self) -> str:
        skipped = "" if self.state == "ready" else " and is skipped"
        return f"plugin {self.name!r} of {self.package} {self.state}{skipped}: {self.reason}"
