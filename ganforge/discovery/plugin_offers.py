"""What the hooks of a plugin's module offer, checked one by one."""

import re
from collections.abc import Collection, Iterator, Mapping
from types import FunctionType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

import click
import pluggy
from pydantic import BaseModel

from ganforge import __api_version__
from ganforge.components import Component, Loss
from ganforge.discovery import hookspecs
from ganforge.discovery.installed_packages import COMMANDS_HOOK, GROUP
from ganforge.discovery.kinds import KINDS, Kind
from ganforge.errors import PluginError
from ganforge.suggestions import did_you_mean, listed

KIND_HOOKS = {kind.hook: kind for kind in KINDS.values()}
HOOKS = (*KIND_HOOKS, COMMANDS_HOOK)


class Offers(NamedTuple):
    """What a module offers.

    Attributes:
        components: of any kind.
        commands: by name.
    """

    components: tuple[type[Component], ...]
    commands: Mapping[str, click.Command]


def offers_of(module: Any) -> Offers:
    """What a module's hooks return, each part checked.

    Raises:
        PluginError: a hook, a component or a command is not what it should be.
    """
    # A manager for each module keeps one plugin's mistakes from the others.
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    _check_arguments(module)
    manager.register(module)
    _check_spelling(module, {caller.name for caller in manager.get_hookcallers(module) or ()})

    def returned(hook: str) -> Iterator[Any]:
        for implementation in getattr(manager.hook, hook).get_hookimpls():
            yield implementation.function()

    components = (
        cls for hook, kind in KIND_HOOKS.items() for result in returned(hook) for cls in _classes(result, kind)
    )
    commands = (command for result in returned(COMMANDS_HOOK) for command in _commands(result))
    return Offers(tuple(components), {str(command.name): command for command in commands})


def _check_arguments(module: Any) -> None:
    """Refuse hooks with parameters here, because pluggy's message takes several lines."""
    for name, value in vars(module).items():
        asked = value.__code__.co_argcount - len(value.__defaults__ or ()) if isinstance(value, FunctionType) else 0
        if name in HOOKS and asked:
            raise PluginError(f"{name} takes arguments, but hooks are called without any. Write def {name}().")


def _check_spelling(module: Any, marked: set[str]) -> None:
    """Refuse hooks that are misspelt or not marked: pluggy ignores both without a message."""
    functions = {name for name, value in vars(module).items() if isinstance(value, FunctionType)}
    hooks = marked | {name for name in functions if name.startswith("ganforge_")}
    for name in sorted(hooks):
        if name not in HOOKS:
            raise PluginError(f"{name} is not a hook{did_you_mean(name, HOOKS)} Expected one of {listed(HOOKS)}.")
        if name not in marked:
            raise PluginError(f"{name} is not marked. Write @hookimpl above it.")


def _classes(result: Any, kind: Kind) -> Iterator[type[Component]]:
    if not isinstance(result, Collection) or isinstance(result, str):
        raise PluginError(f"{kind.hook} returned {result!r}. Expected a list of {kind.base.__name__} classes.")
    for component in result:
        if not (isinstance(component, type) and issubclass(component, kind.base)):
            raise PluginError(f"{kind.hook} offers {component!r}, which is not a {kind.base.__name__} class.")
        if component.is_abstract():
            raise PluginError(f'{component.__name__} has no name. Write `name: Literal["..."] = "..."` in it.')
        _check_written(component, kind)
        _check_options(component)
        yield component


def _commands(result: Any) -> Iterator[click.Command]:
    if not isinstance(result, Collection) or isinstance(result, str):
        raise PluginError(f"{COMMANDS_HOOK} returned {result!r}. Expected a list of click commands.")
    for command in result:
        if not isinstance(command, click.Command) or not command.name:
            raise PluginError(f"{COMMANDS_HOOK} offers {command!r}. Expected a click command with a name.")
        yield command


def _check_written(component: type[Component], kind: Kind) -> None:
    """Refuse a component with a missing or misspelt method, such as a loss that would train nothing."""
    methods, base = kind.methods, kind.base
    missing = [method for method in methods if getattr(component, method) is getattr(base, method)]
    if not missing or (base is Loss and len(missing) < len(methods)):
        return
    lacks = " and ".join(f"no {method}()" for method in missing)
    hints = ((name, did_you_mean(name, missing)) for name in dir(component) if not hasattr(base, name))
    misspelt = [f"{name} is not a method of {base.__name__}{hint}" for name, hint in hints if hint != "."]
    wanted = f"every {base.__name__} has {' or '.join(methods) if base is Loss else ' and '.join(methods)}."
    raise PluginError(f"{kind.name} {component.component_name()!r} has {lacks}: {(misspelt or [wanted])[0]}")


def _check_options(component: type[Component]) -> None:
    """Refuse options whose table could mean one class or another."""
    for option, field in component.model_fields.items():
        where = f"{component.kind} {component.component_name()!r}: the option {option!r} takes"
        for classes in _alternatives(field.annotation):
            if Component in classes:
                raise PluginError(f"{where} any Component. Name the class of a kind as its type, such as Generator.")
            tables = [cls.__name__ for cls in classes if issubclass(cls, BaseModel)]
            if len(tables) > 1 and any(issubclass(cls, Component) and cls.is_abstract() for cls in classes):
                raise PluginError(
                    f"{where} {' or '.join(tables)}, and a table in an experiment file could mean either. "
                    "Declare an option for each."
                )


def _alternatives(annotation: Any) -> Iterator[tuple[type, ...]]:
    """For each place in an annotation, the classes that a value may have there."""
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    yield tuple(part for part in parts if isinstance(part, type) and not get_args(part))
    for part in parts:
        for inner in get_args(part):
            yield from _alternatives(inner)


def check_api_version(said: Any, package: str) -> None:
    """Refuse a plugin that says it is made for another major version than ours, or for a newer minor one.

    Args:
        said: its `__ganforge_api__`; None where it says nothing.
        package: named in the message.

    Raises:
        PluginError: it cannot be used with this version.
    """
    if said is None:
        return
    if not (isinstance(said, str) and re.fullmatch(r"\d+\.\d+", said)):
        raise PluginError(f'__ganforge_api__ is {said!r}. Write the version that it is made for, as "2.0".')
    wanted, ours = (tuple(map(int, version.split("."))) for version in (said, __api_version__))
    where = f"{package} is made for version {said} of ganforge's plugin interface, but this ganforge has"
    if wanted > ours:
        raise PluginError(f"{where} {__api_version__}. Upgrade ganforge: pip install --upgrade ganforge")
    if wanted[0] < ours[0]:
        upgrade = f"Upgrade it: pip install --upgrade {package}"
        raise PluginError(f"{where} {__api_version__}. {upgrade}; or install a ganforge that has {wanted[0]}.x.")
