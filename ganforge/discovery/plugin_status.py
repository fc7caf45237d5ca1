"""What is known of one plugin."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ganforge.components import Component


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
        state: whether it can be used.
        reason: why it is skipped; of a ready one, which of its names another package offers too.
        api_version: of the plugin interface that it says it is made for.
        seconds: how long loading it took.
        heavy: libraries that take seconds to import, and that loading it imported.
    """

    name: str
    package: Package
    offers: tuple[type[Component], ...] = ()
    state: Literal["ready", "blocked", "failed"] = "ready"
    reason: str = ""
    api_version: str | None = None
    seconds: float = 0.0
    heavy: tuple[str, ...] = ()

    def __str__(self) -> str:
        skipped = "" if self.state == "ready" else " and is skipped"
        return f"plugin {self.name!r} of {self.package} {self.state}{skipped}: {self.reason}"
