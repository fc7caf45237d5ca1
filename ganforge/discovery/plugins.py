"""Plugins: what modules and installed packages offer. It is a value that is passed down, never a global.

A bad plugin never stops the program: it is skipped, and `Plugins.status` says why.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ganforge.components import Component
from ganforge.discovery.installed_packages import (
    GROUP,
    InstalledPackage,
    missing_extras,
    normal_name,
    plugin_packages,
)
from ganforge.discovery.kinds import KINDS, Kind, kind_of
from ganforge.discovery.plugin_loading import measured_loading
from ganforge.discovery.plugin_offers import check_api_version, offers_of
from ganforge.discovery.plugin_status import Package, PluginStatus
from ganforge.errors import PluginError
from ganforge.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    import click


class Offer(NamedTuple):
    """One component and the package that offers it."""

    component: type[Component]
    package: Package


class Plugins:
    """The components that modules and installed packages offer.

    Args:
        modules: plugin modules.
        entry_points: whether to load the entry points of the group `ganforge` too.
        blocked: names of plugins or of packages to leave out.

    Raises:
        PluginError: no plugin or package has a blocked name.
    """

    def __init__(
        self, modules: Sequence[ModuleType] = (), *, entry_points: bool = True, blocked: Collection[str] = ()
    ) -> None:
        self._modules, self._entry_points, self._blocked = tuple(modules), entry_points, blocked
        found = [*(_installed() if entry_points else ()), *map(_given, modules)]
        _check_blocked(blocked, [plugin for plugin, _ in found])
        self._status = [_loaded(plugin, load, blocked) for plugin, load in found]
        self._offers: dict[str, dict[str, list[Offer]]] = {kind: {} for kind in KINDS}
        for plugin in self._status:
            for component in plugin.offers:
                offers = self._offers[component.kind].setdefault(component.component_name(), [])
                if component not in [offer.component for offer in offers]:
                    offers.append(Offer(component, plugin.package))

    def joined(self, modules: Sequence[ModuleType]) -> "Plugins":
        """The same with further modules."""
        return Plugins([*self._modules, *modules], entry_points=self._entry_points, blocked=self._blocked)

    def components(self, kind: str) -> Mapping[str, type[Component]]:
        """The usable components of a kind by name; a name that two packages offer is left out."""
        offers = self._offers[kind_of(kind).name]
        return {name: found[0].component for name, found in sorted(offers.items()) if len(found) == 1}

    def commands(self) -> list[str]:
        """The names of the commands that plugins add; one that two add is left out."""
        names = [name for plugin in self._status for name in plugin.commands]
        return sorted(name for name in names if names.count(name) == 1)

    def command(self, name: str) -> "click.Command | None":
        """The command of this name that a plugin adds to the command line; None if there is none.

        Raises:
            PluginError: two plugins add it.
        """
        found = {plugin.package: plugin.commands[name] for plugin in self._status if name in plugin.commands}
        if len(found) > 1:
            raise PluginError(_contested("command", name, list(found)))
        return next(iter(found.values()), None)

    def find(self, kind: str, name: str) -> type[Component]:
        """The component of this kind and name.

        Raises:
            PluginError: no package offers it, or two do.
        """
        searched = kind_of(kind)
        offers = self._offers[searched.name].get(name, [])
        if not offers:
            raise PluginError(self._not_offered(searched, name))
        if len(offers) > 1:
            raise PluginError(_contested(searched.name, name, [offer.package for offer in offers]))
        return offers[0].component

    def offered_by(self, component: type[Component]) -> Package:
        """The package that offers this class; its top-level module if no plugin does."""
        for offer in self._offers[component.kind].get(component.component_name(), ()):
            if offer.component is component:
                return offer.package
        return Package(component.__module__.partition(".")[0], "")

    def status(self) -> tuple[PluginStatus, ...]:
        """Every plugin found; the reason of a ready one names what another package offers too."""
        return tuple(replace(plugin, reason=plugin.reason or self._conflicts(plugin)) for plugin in self._status)

    def skipped(self) -> str:
        """One line about the plugins that cannot be used; empty where all can."""
        failed = [plugin for plugin in self._status if plugin.state == "failed"]
        if len(failed) < 2:
            return "".join(map(str, failed))
        names = listed(plugin.name for plugin in failed)
        return f"{len(failed)} plugins cannot be used and are skipped: {names}. Run: ganforge plugins doctor"

    def _conflicts(self, plugin: PluginStatus) -> str:
        offers = [(cls.kind, cls.component_name()) for cls in plugin.offers]
        found = [(kind, name, self._offers[kind][name]) for kind, name in offers]
        return " ".join(
            _contested(kind, name, [offer.package for offer in offers])
            for kind, name, offers in found
            if len(offers) > 1
        )

    def _not_offered(self, kind: Kind, name: str) -> str:
        names = self._offers[kind.name]
        skipped = f" ({self.skipped()})" if self.skipped() else ""
        extras = missing_extras() if self._entry_points else []
        install = f'pip install "ganforge[{",".join(extras)}]"'
        more = f" Extras that are not installed may offer it: {install}" if extras else ""
        return (
            f"{kind.name} {name!r} is offered by no installed package{did_you_mean(name, names)} "
            f"Installed {kind.plural}: {listed(names)}.{skipped}{more}"
        )


def _contested(kind: str, name: str, packages: Sequence[Package]) -> str:
    blocks = " or ".join(dict.fromkeys(f"--block {package.name}" for package in packages))
    named = " and by ".join(map(str, packages))
    return f"{kind} {name!r} is offered by {named}. Rename one, or leave one out: {blocks}"


_Found = tuple[PluginStatus, Callable[[], Any]]


def _installed() -> Iterator[_Found]:
    for package in sorted(plugin_packages(), key=lambda package: package.name):
        who = Package(package.name, package.version)
        if package.damage:
            yield PluginStatus(package.name, who), partial(_refuse, package.damage)
        for point in package.plugins:
            yield PluginStatus(point.name, who), partial(_load, point, package)


def _refuse(reason: str) -> NoReturn:
    raise PluginError(reason)


def _load(point: EntryPoint, package: InstalledPackage) -> Any:
    where = f"{package.folder / 'entry_points.txt'} names"
    remedy = f"Correct [project.entry-points.{GROUP}] in its pyproject.toml and install it again, or uninstall it."
    if not re.fullmatch(r"[\w.]+\s*(:\s*[\w.]+\s*)?(\[.*\]\s*)?", point.value):
        raise PluginError(f"{point.value!r}, which {where}, is no module. {remedy}")
    try:
        return point.load()
    except ModuleNotFoundError as error:
        if error.name and f"{point.module}.".startswith(f"{error.name}."):
            raise PluginError(f"{error}, which {where}. {remedy}") from error
        raise


def _given(module: ModuleType) -> _Found:
    name = module.__name__
    package = name if name.endswith(".py") else name.partition(".")[0]  # a plugin file stands for itself
    return PluginStatus(name, Package(package, getattr(module, "__version__", ""))), lambda: module


def _check_blocked(blocked: Collection[str], plugins: Sequence[PluginStatus]) -> None:
    names = {name for plugin in plugins for name in (plugin.name, plugin.package.name)}
    for name in blocked:
        if not any(_is_called(plugin, name) for plugin in plugins):
            hint = did_you_mean(name, names)
            raise PluginError(f"--block {name}: no such plugin is installed{hint} Installed: {listed(names)}.")


def _is_called(plugin: PluginStatus, name: str) -> bool:
    return normal_name(name) in (normal_name(plugin.name), normal_name(plugin.package.name))


def _loaded(plugin: PluginStatus, load: Callable[[], Any], blocked: Collection[str]) -> PluginStatus:
    if any(_is_called(plugin, name) for name in blocked):
        return replace(plugin, state="blocked", reason="left out by --block")
    with measured_loading() as cost:
        plugin = _asked(plugin, load)
    return replace(plugin, seconds=cost.seconds, heavy=cost.heavy)


def _asked(plugin: PluginStatus, load: Callable[[], Any]) -> PluginStatus:
    try:
        module = load()
        api_version = getattr(module, "__ganforge_api__", None)
        check_api_version(api_version, plugin.package.name)
        components, commands = offers_of(module)
        return replace(plugin, offers=components, commands=commands, api_version=api_version)
    except PluginError as error:
        return replace(plugin, state="failed", reason=str(error))
    except (Exception, SystemExit) as error:  # whatever a stranger's code may raise
        return replace(plugin, state="failed", reason=f"{type(error).__name__}: {error}")
