"""`ganforge new experiment`."""

from pathlib import Path

import rich_click as click

from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import component_options


@click.command("experiment")
@component_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a new file.")
@pass_session
def experiment(session: Session, out: Path | None, **names: str | tuple[str, ...] | None) -> None:
    """Write an experiment file with every option, its default, range and description.

    If only one component of a kind is installed, or only one comes with the method, it need not be named; a
    discriminator is taken if a loss needs one, and `--discriminator none` leaves it out. Losses default to those that
    train the generator, fit the rest, and come with the method or need a discriminator. Augmentations, metrics and
    callbacks are left out by default.
    """
    from ganforge.cli.component_choices import chosen
    from ganforge.cli.experiment_template import experiment_text
    from ganforge.files import write_text

    if out and out.exists():
        raise click.UsageError(f"{out}: exists already. Choose another name.")
    plugins = session.plugins()
    text = experiment_text(chosen(plugins, names), plugins)
    if out is None:
        click.echo(text, nl=False)
        return
    write_text(out, text)
    click.echo(f"Change what is marked CHANGE THIS, then train it: {session.again('run', out, ())}")
