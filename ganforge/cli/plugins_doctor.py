"""`ganforge plugins doctor`."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

import rich_click as click
from pydantic import BaseModel

from ganforge import __api_version__
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import json_option
from ganforge.discovery.installed_packages import GROUP, InstalledPackage, installed_packages, normal_name
from ganforge.discovery.plugin_loading import LoadingCost
from ganforge.discovery.plugin_status import PluginStatus
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.option_types import nested_models
from ganforge.suggestions import listed

SLOW = 1.0
"""Seconds that loading a plugin should not exceed."""
ALIKE = 0.8
"""How similar to `ganforge` the name of a group is that was probably meant to be it."""


class Finding(NamedTuple):
    """What is wrong with a plugin, and what to do; `broken` means that it cannot be used as intended."""

    severity: Literal["broken", "remark"]
    message: str


@click.command("doctor")
@json_option
@pass_session
def doctor(session: Session, as_json: bool) -> int:
    """Find plugins that are broken, clash, hide each other or are misspelt, and say what to do.

    Remarks are options without a description, plugins that are slow to load, and those that do not say which version
    of the plugin interface they are made for. The exit code is 1 where anything is broken.
    """
    plugins = session.all_plugins
    findings = list(examined(plugins))
    findings += (finding for file in session.plugin_files for finding in _slow(str(file.path), file.cost))
    broken = sum(finding.severity == "broken" for finding in findings)
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings], indent=2))
        return 1 if broken else 0
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.message}")
    well = "" if broken else "No problems: "
    offers = sum(len(plugin.offers) for plugin in plugins.status())
    remarks = len(findings) - broken
    click.echo(
        f"{well}{len(plugins.status())} plugins, {offers} components, {broken} broken, "
        f"{remarks} remark{'s' * (remarks != 1)}."
    )
    return 1 if broken else 0


def examined(plugins: Plugins) -> Iterator[Finding]:
    """Everything found in what is installed and given, the worst first."""
    packages = _packages()
    damages = {package.damage for places in packages.values() for package in places if package.damage}
    for plugin in plugins.status():
        yield from _broken(plugin, plugin.reason in damages)
    yield from _misspelt_groups(packages)
    yield from _hidden_packages(packages)
    points = {point: first for first, *_ in packages.values() for point in first.plugins}
    yield from _shared_names(points)
    for point in points:
        yield from _hidden_module(point)
    yield from _damaged(plugins, packages)
    names = {point.name for point in points}
    for plugin in plugins.status():
        yield from _slow(_called(plugin), plugin)
        yield from _undescribed(plugin)
        if plugin.state == "ready" and plugin.api_version is None and plugin.name in names:
            line = f'__ganforge_api__ = "{__api_version__}"'
            yield Finding(
                "remark",
                f"{_called(plugin)} does not say which plugin interface it is made for. Write {line} in its module.",
            )


def _called(plugin: PluginStatus) -> str:
    return f"plugin {plugin.name!r} of {plugin.package}"


def _broken(plugin: PluginStatus, is_damaged: bool) -> Iterator[Finding]:
    if is_damaged:
        yield Finding("broken", f"{_called(plugin)} cannot be used: {plugin.reason}")
    elif plugin.state == "failed":
        remedy = f"Correct it, install another version of {plugin.package.name}, or leave it out: --block {plugin.name}"
        yield Finding("broken", f"{_called(plugin)} cannot be used: {plugin.reason.rstrip('.')}. {remedy}")
    elif plugin.state == "ready" and plugin.reason:
        yield Finding("broken", f"{_called(plugin)} clashes: {plugin.reason}")


Packages = Mapping[str, Sequence[InstalledPackage]]


def _packages() -> Packages:
    """Every installed package by its name, in the order in which Python finds them, each place once."""
    found: dict[str, dict[Path, InstalledPackage]] = defaultdict(dict)
    for package in installed_packages():
        found[normal_name(package.name)].setdefault(package.place, package)
    return {name: list(places.values()) for name, places in found.items()}


def _damaged(plugins: Plugins, packages: Packages) -> Iterator[Finding]:
    """Metadata of packages that offer no plugin; that of the others was found with them."""
    known = {plugin.reason for plugin in plugins.status()}
    for package in (package for places in packages.values() for package in places):
        if package.damage and package.damage not in known:
            yield Finding("remark", package.damage)


def _slow(name: str, cost: PluginStatus | LoadingCost) -> Iterator[Finding]:
    if cost.heavy:
        what = f"imports {listed(cost.heavy)} when it is loaded: every command waits {cost.seconds:.1f} s"
        yield Finding("remark", f"{name} {what}. Import it in the methods that use it.")
    elif cost.seconds > SLOW:
        what = f"takes {cost.seconds:.1f} s to load, and every command waits for it"
        yield Finding("remark", f"{name} {what}. Import large libraries in the methods that use them.")


def _misspelt_groups(packages: Packages) -> Iterator[Finding]:
    for first, *_ in packages.values():
        for group in sorted({point.group for point in first.entry_points}):
            if group != GROUP and _is_meant(group):
                remedy = f"Write [project.entry-points.{GROUP}] in its pyproject.toml and install it again."
                message = f"{first} has entry points in the group {group!r}, which ganforge does not read."
                yield Finding("broken", f"{message} {remedy}")


def _is_meant(group: str) -> bool:
    word = re.sub(r"[-_]", "", group.partition(".")[0]).lower()
    return word.startswith(GROUP) or SequenceMatcher(None, word, GROUP).ratio() > ALIKE


def _hidden_packages(packages: Packages) -> Iterator[Finding]:
    for first, *others in packages.values():
        for other in others:
            if first.plugins or other.plugins:
                hidden = f"{other.name} {other.version} in {other.place}"
                by = f"{first.version} in {first.place}"
                yield Finding("broken", f"{hidden} is hidden by {by}. Uninstall one: pip uninstall {first.name}")


def _shared_names(points: Mapping[EntryPoint, InstalledPackage]) -> Iterator[Finding]:
    for name in sorted({point.name for point in points}):
        packages = {package.name for point, package in points.items() if point.name == name}
        if len(packages) > 1:
            remedy = "Leave one out by its package's name: --block PACKAGE; its author should rename the entry point."
            yield Finding("broken", f"plugin {name!r} is the name of an entry point of {listed(packages)}. {remedy}")


def _hidden_module(point: EntryPoint) -> Iterator[Finding]:
    """A folder or file with the name of a plugin's module that Python finds first."""
    top = point.value.partition(":")[0].partition(".")[0].strip()
    files = point.dist.files if point.dist else None
    installed = [file for file in files or () if file.as_posix() in {f"{top}/__init__.py", f"{top}.py"}]
    spec = find_spec(top) if installed else None
    if spec and spec.origin and Path(spec.origin).resolve() != Path(str(installed[0].locate())).resolve():
        remedy = "Rename that, or start ganforge from another folder."
        yield Finding("broken", f"plugin {point.name!r}: its module {top} is hidden by {spec.origin}. {remedy}")


def _undescribed(plugin: PluginStatus) -> Iterator[Finding]:
    for component in plugin.offers:
        if options := sorted(set(_without_description(component))):
            where = f"{component.kind} {component.component_name()} of {plugin.package}"
            remedy = 'Write Field(..., description="...").'
            yield Finding("remark", f"{where} has options without a description: {', '.join(options)}. {remedy}")


def _without_description(model: type[BaseModel], within: str = "") -> Iterator[str]:
    for option, field in model.model_fields.items():
        if option != "name" and not field.description:
            yield within + option
        for nested in nested_models(field.annotation):
            yield from _without_description(nested, f"{within}{option}.")
