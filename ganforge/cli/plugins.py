"""`ganforge plugins`."""

import json
from typing import Any

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.plugins_doctor import doctor
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import json_option
from ganforge.discovery.plugin_status import PluginStatus


@click.group("plugins", invoke_without_command=True)
@json_option
@pass_session
@click.pass_context
def plugins(context: click.Context, session: Session, as_json: bool) -> None:
    """List the installed plugins: what each offers, and its state."""
    if context.invoked_subcommand:
        return
    if as_json:
        click.echo(json.dumps([plugin_object(plugin) for plugin in session.all_plugins.status()], indent=2))
        return
    grid = table("Plugin", "Package", "Offers", "State")
    for plugin in session.all_plugins.status():
        grid.add_row(plugin.name, str(plugin.package), _offers(plugin), _state(plugin))
    console().print(grid)


def plugin_object(plugin: PluginStatus) -> dict[str, Any]:
    """A plugin for programs."""
    return {
        "name": plugin.name,
        "package": plugin.package.name,
        "version": plugin.package.version,
        "state": plugin.state,
        "reason": plugin.reason or None,
        "offers": [{"kind": offer.kind, "name": offer.component_name()} for offer in plugin.offers],
        "commands": list(plugin.commands),
    }


def _offers(plugin: PluginStatus) -> str:
    names = [f"{component.kind} {component.component_name()}" for component in plugin.offers]
    return ", ".join([*names, *(f"command {name}" for name in plugin.commands)]) or "-"


def _state(plugin: PluginStatus) -> str:
    return f"{plugin.state}: {plugin.reason}" if plugin.reason else plugin.state


plugins.add_command(doctor)
