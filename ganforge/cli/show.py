"""`ganforge show`."""

import inspect
from collections.abc import Iterator

import rich_click as click
from pydantic import BaseModel

from ganforge.cli.console import console, table
from ganforge.cli.option_texts import default_text, options_of, range_text, snippet, type_text
from ganforge.cli.session import Session, pass_session
from ganforge.discovery.kinds import kind_of
from ganforge.experiment.options import nested_models


@click.command("show")
@click.argument("kind")
@click.argument("name")
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
    click.echo(f"In an experiment:\n\n{snippet(asked, component)}")


def _rows(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, ...]]:
    """A row per option, and per option of the tables inside it, prefixed by the name that chooses the table."""
    chosen = model.model_fields["name"].default if within and "name" in model.model_fields else ""
    for option, field in options_of(model):
        name, description = within + option, f"{chosen}: {field.description}" if chosen else field.description or ""
        yield name, type_text(field.annotation), default_text(field), range_text(field), description
        for nested in nested_models(field.annotation):
            yield from _rows(nested, f"{name}.")
