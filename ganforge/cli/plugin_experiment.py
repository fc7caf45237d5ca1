"""The experiment of a new plugin package: its own components, and installed ones that go with them."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ganforge.cli.component_choices import Choices, fitting_losses, usual
from ganforge.components import Component, Dataset, Loss, Method
from ganforge.components.loss import JUDGED
from ganforge.discovery.kinds import KINDS, Kind
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.option_types import abstract_components


def experiment_parts(plugins: Plugins, own: Mapping[str, type[Component]]) -> Choices:
    """The components of the experiment by kind; none where too little is installed.

    The method provides pairs, as every template expects, and generator and discriminator are of its package if that
    offers any: others may need options that nobody gave.

    Args:
        plugins: what is installed, and the package's own components.
        own: the package's component of each of its kinds.
    """
    own = {kind: component for kind, component in own.items() if KINDS[kind].in_experiments}
    if not own:
        return {}
    method = own.get("method") or _method(plugins)
    chosen: dict[str, type[Component] | None] = dict(own)
    for kind in ("generator", *(() if "loss" in own else ("discriminator",))):
        chosen.setdefault(kind, next(iter(_usable(plugins, kind, method)), None))
    chosen.setdefault("dataset", _dataset(plugins, chosen["generator"]))
    chosen["method"] = method
    if not all(chosen[kind] for kind in ("dataset", "generator", "method")):
        return {}
    parts = {kind: [component] for kind, component in chosen.items() if component}
    for kind in [KINDS[kind] for kind in own if KINDS[kind].within]:
        _add_user(plugins, parts, kind)
    parts["loss"] = _losses(plugins, parts)
    return parts if parts["loss"] else {}


def _dataset(plugins: Plugins, generator: Any) -> type[Component] | None:
    """One whose examples have a size that the generator takes."""

    def fits(dataset: Any) -> bool:
        with suppress(Exception):  # a plugin may raise anything
            shape = dataset().shape()
            return shape.source is not None and generator().padded_size(*shape.source[:2]) == shape.source[:2]
        return False

    return next(filter(fits, _usable(plugins, "dataset")), None)


def _add_user(plugins: Plugins, parts: dict[str, list[type[Component]]], kind: Kind) -> None:
    """Add a component that takes the one of this kind as an option, last of its own kind; or leave the one out."""
    outer = next(outer for outer in KINDS.values() if outer.table == kind.within)
    takes = (cls for cls in _usable(plugins, outer.name) if _takes(cls, kind))
    if (user := next(takes, None)) is None:
        del parts[kind.name]
    else:
        parts[outer.name] = [*parts.get(outer.name, ()), user]


def _takes(component: type[Component], kind: Kind) -> bool:
    field = component.model_fields.get(kind.name)
    return field is not None and kind.base in abstract_components(field.annotation)


def _losses(plugins: Plugins, parts: Choices) -> list[type[Component]]:
    """The package's own loss, with one that a discriminator learns from where there is one; else the usual ones."""
    own = list(parts.get("loss", ()))
    if own and "discriminator" not in parts:
        return own
    fitting = fitting_losses(plugins, parts)
    judged = [loss for loss in fitting if issubclass(loss, Loss) and usual("needs", loss) & JUDGED]
    return [*own, *judged] if own else fitting


def _method(plugins: Plugins) -> type[Component] | None:
    """Of the methods that provide pairs, one whose package also offers the networks it plays with."""

    def networks_beside(method: type[Component]) -> int:
        home = plugins.offered_by(method)
        kinds = ("generator", "discriminator")
        return sum(any(plugins.offered_by(cls) == home for cls in _usable(plugins, kind)) for kind in kinds)

    paired = [
        cls for cls in _usable(plugins, "method") if issubclass(cls, Method) and "paired" in usual("provides", cls)
    ]
    return max(paired, key=networks_beside, default=None)


def _usable(plugins: Plugins, kind: str, beside: type[Component] | None = None) -> list[type[Component]]:
    """Those that need no option to be given, and are paired; those of the package of `beside` first."""

    def is_usable(component: type[Component]) -> bool:
        required = any(field.is_required() for field in component.model_fields.values())
        return not required and not (issubclass(component, Dataset) and not component.paired)

    def is_away(component: type[Component]) -> Any:
        return beside is not None and plugins.offered_by(component) != plugins.offered_by(beside)

    return sorted(filter(is_usable, plugins.components(kind).values()), key=is_away)


def experiment_text(name: str, parts: Choices, steps: int) -> str:
    """The experiment file that uses these components with their defaults."""
    tables = [
        f'{kind.header}\nname = "{component.component_name()}"'
        for kind in KINDS.values()
        for component in parts.get(kind.name, ())
    ]
    return "\n\n".join([f'name = "{name}"', *tables, f"[trainer]\nsteps = {steps}\n"])
