"""`ganforge list`."""

import inspect

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.session import Session, pass_session
from ganforge.discovery.kinds import KINDS, kind_of


@click.command("list")
@click.argument("kind", required=False)
@pass_session
def list_kind(session: Session, kind: str | None) -> None:
    """List the components of one kind, or of all kinds.

    The kinds are dataset, generator, discriminator, method, loss, augmentation, metric, extractor and callback.
    """
    kinds = [kind_of(kind)] if kind else list(KINDS.values())
    plugins = session.plugins()
    grid = table(kinds[0].name.capitalize() if kind else "Component", "Package", "What it is")
    for asked in kinds:
        for name, component in plugins.components(asked.name).items():
            summary = (inspect.getdoc(component) or "").partition("\n")[0]
            grid.add_row(name if kind else f"{asked.name} {name}", str(plugins.offered_by(component)), summary)
    if not grid.rows:
        click.echo(f"No {kinds[0].name if kind else 'component'} is installed. `ganforge plugins` says what is.")
        return
    console().print(grid)
    first = next((asked.name, name) for asked in kinds for name in plugins.components(asked.name))
    click.echo(f"\nMore about one: ganforge show {' '.join(first)}")
