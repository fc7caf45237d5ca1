"""`ganforge list`."""

import inspect

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.session import Session, pass_session
from ganforge.kinds import kind_of


@click.command("list")
@click.argument("kind")
@pass_session
def list_kind(session: Session, kind: str) -> None:
    """List the components of a kind.

    The kinds are dataset, generator, discriminator, method, loss, augmentation, metric and callback.
    """
    asked = kind_of(kind)
    plugins = session.plugins()
    components = plugins.components(asked.name)
    if not components:
        click.echo(f"No {asked.name} is installed. `ganforge plugins` says what is.")
        return
    grid = table(asked.name.capitalize(), "Package", "What it is")
    for name, component in components.items():
        summary = (inspect.getdoc(component) or "").partition("\n")[0]
        grid.add_row(name, str(plugins.offered_by(component)), summary)
    console().print(grid)
    click.echo(f"\nMore about one: ganforge show {asked.name} {next(iter(components))}")
