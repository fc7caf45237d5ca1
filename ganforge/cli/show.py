"""`ganforge show`."""

import inspect
from collections.abc import Iterator

import rich_click as click
from pydantic import BaseModel

from ganforge.cli.completions import complete_components, complete_kinds
from ganforge.cli.console import console, table
from ganforge.cli.option_texts import default_text, options_of, range_text, snippet, type_text
from ganforge.cli.session import Session, pass_session
from ganforge.components import Component
from ganforge.discovery.kinds import Kind, kind_of
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.location import Location
from ganforge.experiment.option_types import component_places, nested_models
from ganforge.experiment.options import choice_of


@click.command("show")
@click.argument("kind", shell_complete=complete_kinds)
@click.argument("name", shell_complete=complete_components)
@pass_session
def show(session: Session, kind: str, name: str) -> None:
    """Explain one component and its options."""
    asked = kind_of(kind)
    plugins = session.plugins()
    component = plugins.find(asked.name, name)
    click.echo(f"{asked.name} {name}, of {plugins.offered_by(component)}\n{inspect.getsourcefile(component)}\n")
    click.echo(f"{inspect.getdoc(component)}\n")
    grid = table("Option", "Type", "Default", "Range", "What it is")
    for row in _rows(component):
        grid.add_row(*row)
    if grid.rows:
        console().print(grid, "")
    if not asked.in_experiments:
        click.echo(f"Use it: ganforge export RUN --format {name}")
        return
    click.echo(f"In an experiment:\n\n{snippet(asked, component)}")
    for note in _notes(plugins, asked, component):
        click.echo(note)


def _notes(plugins: Plugins, kind: Kind, component: type[Component]) -> Iterator[str]:
    """What a table of this component may be besides, and how components are chosen within it."""
    if kind.by_network:
        yield f"\nFor one network of the method only: [{kind.plural}.NAME] in place of {kind.header}."
    for base, place in _chosen_within(component, (kind.table, 0) if kind.many else (kind.table,)):
        option = next(part for part in place[1:] if isinstance(part, str))
        yield f"\n{option}: any {base.kind}. {choice_of(plugins, base, place)}"


def _chosen_within(model: type[BaseModel], at: Location) -> Iterator[tuple[type[Component], Location]]:
    """The places of components whose class a name in the file chooses."""
    for option, field in options_of(model):
        yield from component_places(field.annotation, (*at, option))
        for nested in nested_models(field.annotation):
            yield from _chosen_within(nested, (*at, option))


def _rows(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, ...]]:
    """A row per option, and per option of the tables inside it, prefixed by the name that chooses the table."""
    chosen = model.model_fields["name"].default if within and "name" in model.model_fields else ""
    for option, field in options_of(model):
        name, description = within + option, f"{chosen}: {field.description}" if chosen else field.description or ""
        yield name, type_text(field.annotation), default_text(field), range_text(field), description
        for nested in nested_models(field.annotation):
            yield from _rows(nested, f"{name}.")
