"""`ganforge plugins`."""

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.plugins_doctor import doctor
from ganforge.cli.session import Session, pass_session
from ganforge.discovery.plugin_status import PluginStatus


@click.group("plugins", invoke_without_command=True)
@pass_session
@click.pass_context
def plugins(context: click.Context, session: Session) -> None:
    """List the installed plugins: what each offers, and its state."""
    if context.invoked_subcommand:
        return
    grid = table("Plugin", "Package", "Offers", "State")
    for plugin in session.all_plugins.status():
        grid.add_row(plugin.name, str(plugin.package), _offers(plugin), _state(plugin))
    console().print(grid)


def _offers(plugin: PluginStatus) -> str:
    return ", ".join(f"{component.kind} {component.component_name()}" for component in plugin.offers) or "-"


def _state(plugin: PluginStatus) -> str:
    return f"{plugin.state}: {plugin.reason}" if plugin.reason else plugin.state


plugins.add_command(doctor)
