"""`ganforge push`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import rich_click as click

from ganforge.cli.shared_options import license_option, outdir_option, run_argument, step_option
from ganforge.runs.directory import RunDirectory


@click.command("push")
@run_argument
@click.argument("repository", metavar="OWNER/NAME")
@click.option("--private", "is_private", is_flag=True, help="Hide a new repository from others.")
@step_option
@license_option
@outdir_option
def push(  # noqa: PLR0913 (one parameter per option)
    run: Path,
    repository: str,
    is_private: bool,
    step: int | Literal["last", "best"] | None,
    license_name: str,
    outdir: Path,
) -> None:
    """Upload RUN, a run or a pack, to the repository OWNER/NAME on the model hub.

    A run is packed first. Log in once with `hf auth login`; HF_ENDPOINT names another hub.
    """
    from ganforge.sharing.hub import push as upload
    from ganforge.sharing.pack import write_pack

    directory = RunDirectory.open(run, outdir)
    with TemporaryDirectory(prefix="ganforge-push-") as folder:
        pack = directory.path
        if not directory.is_pack:
            pack = Path(folder) / directory.path.name
            write_pack(directory, pack, step or "last", license_name)
        click.echo(upload(pack, repository, is_private))
