"""`ganforge new plugin`."""

import shlex
from pathlib import Path
from shutil import which

import rich_click as click

from ganforge.cli.session import Session, pass_session


@click.command("plugin")
@click.argument("name")
@click.option("--kind", "kinds", multiple=True, required=True, help="What it offers: loss, dataset, ...; repeatable.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The new folder; ganforge-NAME by default.")
@pass_session
def plugin(session: Session, name: str, kinds: tuple[str, ...], out: Path | None) -> None:
    """Write a package ganforge-NAME with a working component NAME of each kind, its tests and an experiment.

    The kinds are dataset, generator, discriminator, method, loss, augmentation, metric, extractor, callback and
    format.
    """
    from ganforge.cli.plugin_package import PluginPackage
    from ganforge.discovery.kinds import KINDS, kind_of

    asked = {kind_of(kind).name for kind in kinds}
    package = PluginPackage(name, tuple(kind for kind in KINDS.values() if kind.name in asked))
    folder = out or Path(package.distribution)
    has_experiment = package.write(folder, session.plugins())
    first = package.kinds[0].name
    click.echo(f"{folder} holds a package that works. Try it, then change it:\n  cd {folder}")
    click.echo(f'  {"uv pip" if which("uv") else "pip"} install -e ".[test]" && pytest')
    tried = ["run", "experiment.toml"] if has_experiment else ["show", first, name]
    click.echo("  " + shlex.join(["ganforge", *tried, *session.words]))
