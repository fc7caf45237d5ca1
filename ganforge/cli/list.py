"""`ganforge list`."""

import inspect
import json
from collections.abc import Iterator, Sequence

import rich_click as click

from ganforge.cli.completions import complete_kinds
from ganforge.cli.console import console, table
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import json_option
from ganforge.components import Component
from ganforge.discovery.kinds import KINDS, Kind, kind_of
from ganforge.discovery.plugins import Plugins


@click.command("list")
@click.argument("kind", required=False, shell_complete=complete_kinds)
@json_option
@pass_session
def list_kind(session: Session, kind: str | None, as_json: bool) -> None:
    """List the components of one kind, or of all kinds.

    The kinds are dataset, generator, discriminator, method, loss, augmentation, metric, extractor, callback and
    format.
    """
    kinds = [kind_of(kind)] if kind else list(KINDS.values())
    plugins = session.plugins()
    if as_json:
        click.echo(json.dumps([_object(plugins, *offer) for offer in _offers(plugins, kinds)], indent=2))
        return
    grid = table(kinds[0].name.capitalize() if kind else "Component", "Package", "What it is")
    for asked, name, component in _offers(plugins, kinds):
        grid.add_row(name if kind else f"{asked} {name}", str(plugins.offered_by(component)), _summary(component))
    if not grid.rows:
        click.echo(f"No {kinds[0].name if kind else 'component'} is installed. `ganforge plugins` says what is.")
        return
    console().print(grid)
    first = next((asked, name) for asked, name, _ in _offers(plugins, kinds))
    click.echo(f"\nMore about one: ganforge show {' '.join(first)}")


def _offers(plugins: Plugins, kinds: Sequence[Kind]) -> Iterator[tuple[str, str, type[Component]]]:
    """Kind, name and class of every component."""
    for kind in kinds:
        for name, component in plugins.components(kind.name).items():
            yield kind.name, name, component


def _summary(component: type[Component]) -> str:
    return (inspect.getdoc(component) or "").partition("\n")[0]


def _object(plugins: Plugins, kind: str, name: str, component: type[Component]) -> dict[str, str]:
    """A component for programs."""
    package, version = plugins.offered_by(component)
    return {"kind": kind, "name": name, "package": package, "version": version, "summary": _summary(component)}
