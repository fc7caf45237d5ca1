"""Chooses the components of a new experiment: those that are named, and the rest by rule.

If an experiment needs one component of a kind and only one is installed, that is taken; of several, the only one that
comes with the method, or with the generator where that alone is named, or else with what the package of that requires.
So is a discriminator if a loss needs one. Losses are those that train the generator, fit the others, and either come
with the method or need nothing but the discriminator. No plugin is known here by its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from ganforge.components import Component, Dataset, Loss
from ganforge.components.loss import JUDGED
from ganforge.discovery.installed_packages import normal_name, required_packages
from ganforge.discovery.kinds import PARTS, Kind
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, PluginError
from ganforge.experiment.experiment import Experiment
from ganforge.suggestions import listed

Choices = Mapping[str, Sequence[type[Component]]]
"""The components by kind."""

NONE = "none"
"""The discriminator of an experiment without."""


def chosen(plugins: Plugins, names: Mapping[str, str | Sequence[str] | None]) -> Choices:
    """Choose the components of an experiment.

    Args:
        plugins: what there is.
        names: the wanted components by kind; the discriminator `none` means no discriminator.

    Raises:
        PluginError: no package offers a name, there are several to choose from, or a loss lacks the discriminator.
    """
    asked = {kind: (name,) if isinstance(name := names.get(kind), str) else name or () for kind in PARTS}
    without = asked["discriminator"] == (NONE,)
    if without:
        asked["discriminator"] = ()
    choices = {kind: [plugins.find(kind, name) for name in asked[kind]] for kind in PARTS}
    for kind in sorted(PARTS.values(), key=lambda kind: kind.name == "generator"):  # which may come with the method
        if Experiment.model_fields[kind.table].is_required() and not kind.many and not choices[kind.name]:
            choices[kind.name] = _only_one(plugins, kind, "An experiment", choices["method"] or choices["generator"])
    judged = [] if choices["discriminator"] else _judged_losses(plugins, choices, without)
    if judged and without:
        raise PluginError(
            f"loss {judged[0]!r} needs a discriminator. Leave one of the two out: the loss, or --discriminator {NONE}."
        )
    if judged:
        choices["discriminator"] = _only_one(
            plugins, PARTS["discriminator"], f"The loss {judged[0]!r}", choices["method"]
        )
    return choices | {"loss": choices["loss"] or fitting_losses(plugins, choices)}


def fitting_losses(plugins: Plugins, choices: Choices) -> list[type[Component]]:
    """Those of the usual losses that an experiment finds no fault with."""
    unpaired = any(issubclass(cls, Dataset) and not cls.paired for cls in choices["dataset"])
    usual_losses = _usual_losses(plugins, choices["method"][0])
    losses: list[type[Component]] = [
        loss for loss in usual_losses if not (unpaired and "paired" in usual("needs", loss))
    ]
    tables = {kind: {"name": classes[0].component_name()} for kind, classes in choices.items() if classes}
    tried = {kind.table: tables[kind.name] for kind in PARTS.values() if not kind.many and kind.name in tables}
    try:
        Experiment.from_tables({**tried, "losses": [{"name": cls.component_name()} for cls in losses]}, plugins)
    except ExperimentError as error:
        misfits = {fault.location[1] for fault in error.faults if fault.location[0] == "losses" and fault.location[1:]}
        return [cls for index, cls in enumerate(losses) if index not in misfits]
    return losses


def usual(name: Literal["needs", "provides"], component: type[Component]) -> frozenset[str]:
    """What it needs or provides with its default options; unknown if an option that has no default decides."""
    try:
        return getattr(component.model_construct(), name)
    except AttributeError:
        return frozenset()


def _usual_losses(plugins: Plugins, method: type[Component]) -> Iterator[type[Loss]]:
    """Those with a term for the generator that come with the method or need nothing but the discriminator."""
    home = plugins.offered_by(method)
    losses = [cls for cls in plugins.components("loss").values() if issubclass(cls, Loss)]
    for loss in losses:
        needs = usual("needs", loss)
        is_usual = plugins.offered_by(loss) == home or (needs and needs <= JUDGED)
        if is_usual and loss.generator is not Loss.generator:
            yield loss


def _judged_losses(plugins: Plugins, choices: Choices, without: bool) -> list[str]:
    """The names of the chosen or usual losses that need a discriminator, if none is chosen yet."""
    losses = choices["loss"]
    if not losses and not without:
        any_one = [*plugins.components("discriminator").values()][:1]
        losses = fitting_losses(plugins, {**choices, "discriminator": any_one})
    return [cls.component_name() for cls in losses if issubclass(cls, Loss) and usual("needs", cls) & JUDGED]


def _only_one(plugins: Plugins, kind: Kind, who: str, known: Sequence[type[Component]]) -> list[type[Component]]:
    offered = plugins.components(kind.name)
    homes = {normal_name(plugins.offered_by(cls).name) for cls in known}
    required = frozenset().union(*map(required_packages, homes))
    for packages in (None, homes, required):
        found = [
            cls for cls in offered.values() if packages is None or normal_name(plugins.offered_by(cls).name) in packages
        ]
        if len(found) == 1:
            return found
    count = "several are" if offered else "none is"
    without = "" if Experiment.model_fields[kind.table].is_required() else f", or go without: --{kind.name} {NONE}"
    raise PluginError(
        f"--{kind.name} is missing. {who} needs a {kind.name}, and {count} installed: {listed(offered)}. "
        f"{f'Choose one: --{kind.name} NAME{without}' if offered else 'Install a plugin that offers one'}."
    )
