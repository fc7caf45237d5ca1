"""Plugins: what the installed packages offer. A value that is passed down, never a global.

One bad plugin never stops the host: it is skipped, and `Plugins.status` says why.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata
from types import FunctionType, ModuleType
from typing import Any, Literal, NamedTuple

import pluggy

from ganforge import __api_version__
from ganforge.components import Component, Loss
from ganforge.discovery import hookspecs
from ganforge.discovery.kinds import KINDS, Kind, kind_of
from ganforge.errors import PluginError
from ganforge.suggestions import did_you_mean, listed

GROUP = "ganforge"
HOOKS = {kind.hook: kind for kind in KINDS.values()}


class Package(NamedTuple):
    """An installed distribution; the version of a module that is none is empty."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


@dataclass(frozen=True)
class PluginStatus:
    """One plugin: what it offers, or why it was skipped; `api_version` is the one that it says it is made for."""

    name: str
    package: Package
    offers: tuple[type[Component], ...] = ()
    state: Literal["ready", "blocked", "failed"] = "ready"
    reason: str = ""
    api_version: str | None = None

    def __str__(self) -> str:
        skipped = "" if self.state == "ready" else " and is skipped"
        return f"plugin {self.name!r} of {self.package} {self.state}{skipped}: {self.reason}"


class Offer(NamedTuple):
    """One component and the package that offers it."""

    component: type[Component]
    package: Package


class Plugins:
    """The components that modules and installed packages offer.

    Args:
        modules: plugin modules to take in as they are.
        entry_points: whether to take in the entry points of the group `ganforge` too.
        blocked: names of plugins or of distributions to leave out.

    Raises:
        PluginError: nothing of a blocked name is installed.
    """

    def __init__(
        self, modules: Sequence[ModuleType] = (), *, entry_points: bool = True, blocked: Collection[str] = ()
    ) -> None:
        found = [*(_installed() if entry_points else ()), *map(_given, modules)]
        _check_blocked(blocked, [plugin for plugin, _ in found])
        self._status = [_loaded(plugin, load, blocked) for plugin, load in found]
        self._offers: dict[str, dict[str, list[Offer]]] = {kind: {} for kind in KINDS}
        for plugin in self._status:
            for component in plugin.offers:
                offers = self._offers[component.kind].setdefault(component.component_name(), [])
                if component not in [offer.component for offer in offers]:
                    offers.append(Offer(component, plugin.package))

    def components(self, kind: str) -> Mapping[str, type[Component]]:
        """What can be used of a kind, by name; a name that two packages offer cannot, and is left out."""
        offers = self._offers[kind_of(kind).name]
        return {name: found[0].component for name, found in sorted(offers.items()) if len(found) == 1}

    def find(self, kind: str, name: str) -> type[Component]:
        """The component of that kind and name.

        Raises:
            PluginError: no package offers it, or two do.
        """
        searched = kind_of(kind)
        offers = self._offers[searched.name].get(name, [])
        if not offers:
            raise PluginError(self._not_offered(searched, name))
        if len(offers) > 1:
            raise PluginError(_contested(searched.name, name, offers))
        return offers[0].component

    def offered_by(self, component: type[Component]) -> Package:
        """The package that offers this class; its top-level module where no plugin does."""
        for offer in self._offers[component.kind].get(component.component_name(), ()):
            if offer.component is component:
                return offer.package
        return Package(component.__module__.partition(".")[0], "")

    def status(self) -> tuple[PluginStatus, ...]:
        """Every plugin found; the reason of a ready one names what another package offers too."""
        return tuple(replace(plugin, reason=plugin.reason or self._conflicts(plugin)) for plugin in self._status)

    def _conflicts(self, plugin: PluginStatus) -> str:
        offers = [(cls.kind, cls.component_name()) for cls in plugin.offers]
        found = [(kind, name, self._offers[kind][name]) for kind, name in offers]
        return " ".join(_contested(kind, name, offers) for kind, name, offers in found if len(offers) > 1)

    def _not_offered(self, kind: Kind, name: str) -> str:
        names = self._offers[kind.name]
        skipped = "".join(f" ({plugin})" for plugin in self._status if plugin.state != "ready")
        return (
            f"{kind.name} {name!r} is offered by no installed package{did_you_mean(name, names)} "
            f"Installed {kind.plural}: {listed(names)}.{skipped}"
        )


def _contested(kind: str, name: str, offers: Sequence[Offer]) -> str:
    packages = " and by ".join(str(offer.package) for offer in offers)
    blocks = " or ".join(dict.fromkeys(f"--block {offer.package.name}" for offer in offers))
    return f"{kind} {name!r} is offered by {packages}. Rename one, or leave one out: {blocks}"


_Found = tuple[PluginStatus, Callable[[], Any]]


def _installed() -> Iterator[_Found]:
    for entry_point in sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name):
        distribution = entry_point.dist
        package = Package(distribution.name, distribution.version) if distribution else Package(entry_point.module, "")
        yield PluginStatus(entry_point.name, package), partial(_load, entry_point)


def _load(entry_point: metadata.EntryPoint) -> Any:
    try:
        return entry_point.load()
    except ModuleNotFoundError as error:
        if error.name and f"{entry_point.module}.".startswith(f"{error.name}."):
            where = f"[project.entry-points.{GROUP}] of its pyproject.toml"
            raise PluginError(f"{error}, which {where} names. Correct that and install it again.") from error
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
    def normal(word: str) -> str:
        return re.sub(r"[-_.]+", "-", word).lower()

    return normal(name) in (normal(plugin.name), normal(plugin.package.name))


def _loaded(plugin: PluginStatus, load: Callable[[], Any], blocked: Collection[str]) -> PluginStatus:
    if any(_is_called(plugin, name) for name in blocked):
        return replace(plugin, state="blocked", reason="left out as asked")
    try:
        module = load()
        api_version = getattr(module, "__ganforge_api__", None)
        _check_api_version(api_version, plugin.package)
        return replace(plugin, offers=tuple(_offers(module)), api_version=api_version)
    except PluginError as error:
        return replace(plugin, state="failed", reason=str(error))
    except (Exception, SystemExit) as error:  # whatever a stranger's code may raise
        return replace(plugin, state="failed", reason=f"{type(error).__name__}: {error}")


def _check_api_version(said: Any, package: Package) -> None:
    """Raise where a plugin says that it is made for another major version than ours, or for a newer minor one."""
    if said is None:
        return
    if not (isinstance(said, str) and re.fullmatch(r"\d+\.\d+", said)):
        raise PluginError(f'__ganforge_api__ is {said!r}. Write the version that it is made for, as "1.0".')
    wanted, ours = (tuple(map(int, version.split("."))) for version in (said, __api_version__))
    where = f"{package.name} is made for version {said} of ganforge's plugin interface, but this ganforge has"
    if wanted > ours:
        raise PluginError(f"{where} {__api_version__}. Upgrade ganforge: pip install --upgrade ganforge")
    if wanted[0] < ours[0]:
        upgrade = f"Upgrade it: pip install --upgrade {package.name}"
        raise PluginError(f"{where} {__api_version__}. {upgrade}; or install a ganforge that has {wanted[0]}.x.")


def _offers(module: Any) -> Iterator[type[Component]]:
    """Ask a module's hooks; a manager of its own keeps one plugin's mistakes from the others."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    _check_arguments(module)
    manager.register(module)
    _check_spelling(module, {caller.name for caller in manager.get_hookcallers(module) or ()})
    for hook, kind in HOOKS.items():
        for implementation in getattr(manager.hook, hook).get_hookimpls():
            yield from _classes(implementation.function(), kind)


def _check_arguments(module: Any) -> None:
    """Raise where a hook asks for something: pluggy would tell it in several lines."""
    for name, value in vars(module).items():
        asked = value.__code__.co_argcount - len(value.__defaults__ or ()) if isinstance(value, FunctionType) else 0
        if name in HOOKS and asked:
            raise PluginError(f"{name} takes arguments, but hooks are called without. Write def {name}().")


def _check_spelling(module: Any, marked: set[str]) -> None:
    """Raise where a hook is misspelt or not marked: pluggy would pass over both in silence."""
    functions = {name for name, value in vars(module).items() if isinstance(value, FunctionType)}
    hooks = marked | {name for name in functions if name.startswith("ganforge_")}
    for name in sorted(hooks):
        if name not in HOOKS:
            raise PluginError(f"{name} is not a hook{did_you_mean(name, HOOKS)} The hooks: {listed(HOOKS)}.")
        if name not in marked:
            raise PluginError(f"{name} is not marked. Write @hookimpl above it.")


def _classes(result: Any, kind: Kind) -> Iterator[type[Component]]:
    if not isinstance(result, Collection) or isinstance(result, str):
        raise PluginError(f"{kind.hook} returned {result!r}. It should return a list of {kind.base.__name__} classes.")
    for component in result:
        if not (isinstance(component, type) and issubclass(component, kind.base)):
            raise PluginError(f"{kind.hook} offers {component!r}, which is not a {kind.base.__name__} class.")
        if not isinstance(component.component_name(), str):
            raise PluginError(f'{component.__name__} has no name. Write `name: Literal["..."] = "..."` in it.')
        _check_written(component, kind)
        yield component


def _check_written(component: type[Component], kind: Kind) -> None:
    """Raise where a method is missing or misspelt: a loss, for one, would train nothing in silence."""
    methods, base = kind.methods, kind.base
    missing = [method for method in methods if getattr(component, method) is getattr(base, method)]
    if not missing or (base is Loss and len(missing) < len(methods)):
        return
    lacks = " and ".join(f"no {method}()" for method in missing)
    hints = ((name, did_you_mean(name, missing)) for name in dir(component) if not hasattr(base, name))
    misspelt = [f"{name} is not a method of {base.__name__}{hint}" for name, hint in hints if hint != "."]
    wanted = f"every {base.__name__} has {' or '.join(methods) if base is Loss else ' and '.join(methods)}."
    raise PluginError(f"{kind.name} {component.component_name()!r} has {lacks}: {(misspelt or [wanted])[0]}")
