"""The ten kinds of component, and their names in words, hooks and experiment files."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganforge.components import (
    Augmentation,
    Callback,
    Component,
    Dataset,
    Discriminator,
    Extractor,
    Format,
    Generator,
    Loss,
    Method,
    Metric,
)
from ganforge.errors import PluginError
from ganforge.suggestions import did_you_mean, listed


@dataclass(frozen=True)
class Kind:
    """One kind of component.

    Attributes:
        base: the class that its components derive from.
        plural: its name in the plural.
        methods: what each component must override; for losses at least one of them.
        many: whether an experiment may use several.
        by_network: whether a network may have another than the rest, in a table `[generators.NAME]`.
        within: where the components stand that take one of this kind as an option; then it has no table of its own.
        in_experiments: whether experiments choose it.
    """

    base: type[Component]
    plural: str
    methods: tuple[str, ...]
    many: bool = False
    by_network: bool = False
    within: str = ""
    in_experiments: bool = True

    @property
    def name(self) -> str:
        """The kind in the singular."""
        return self.base.kind

    @property
    def table(self) -> str:
        """The key of its table, or array of tables, in an experiment file."""
        return self.plural if self.many else self.name

    @property
    def header(self) -> str:
        """How its table is opened in an experiment file."""
        table = f"{self.within}.{self.table}" if self.within else self.table
        return f"[[{table}]]" if self.many else f"[{table}]"

    @property
    def hook(self) -> str:
        """The hook that offers it."""
        return f"ganforge_{self.plural}"


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(Dataset, "datasets", ("shape", "load")),
        Kind(Generator, "generators", ("build",), by_network=True),
        Kind(Discriminator, "discriminators", ("build",), by_network=True),
        Kind(Method, "methods", ("networks", "rounds")),
        Kind(Loss, "losses", ("generator", "discriminator"), many=True),
        Kind(Augmentation, "augmentations", ("apply",), many=True),
        Kind(Metric, "metrics", ("measure",), many=True),
        Kind(Extractor, "extractors", ("features",), within="metrics"),
        Kind(Callback, "callbacks", ("build",), many=True),
        Kind(Format, "formats", ("write", "open"), in_experiments=False),
    )
}
"""By name, in the order of an experiment file."""
CHOSEN: Mapping[str, Kind] = {name: kind for name, kind in KINDS.items() if kind.in_experiments}
"""Those that experiments choose."""
PARTS: Mapping[str, Kind] = {name: kind for name, kind in CHOSEN.items() if not kind.within}
"""Those that are parts of an experiment, with tables of their own."""


def kind_of(word: str) -> Kind:
    """The kind that a word names, in the singular or the plural.

    Raises:
        PluginError: there is no such kind.
    """
    for kind in KINDS.values():
        if word in (kind.name, kind.plural):
            return kind
    raise PluginError(
        f"{word!r} is not a kind of component{did_you_mean(word, KINDS)} Expected one of {listed(KINDS)}."
    )
