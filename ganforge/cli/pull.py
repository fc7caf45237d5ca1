"""`ganforge pull`."""

from pathlib import Path

import rich_click as click


@click.command("pull")
@click.argument("repository", metavar="OWNER/NAME")
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option("--revision", help="A branch, a tag or a commit; by default the newest.")
def pull(repository: str, out: Path | None, revision: str | None) -> None:
    """Download a pack from the repository OWNER/NAME on the model hub into the new folder OUT, by default NAME.

    Every file is checked against its hash. Nothing in a pack is executed.
    """
    from ganforge.sharing.hub import pull as download

    folder = out or Path(repository.rpartition("/")[2])
    download(repository, folder, revision)
    click.echo(f"{folder} is ready. Translate with it: ganforge predict {folder} IMAGE... --out FOLDER")
