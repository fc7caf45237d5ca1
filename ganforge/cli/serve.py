"""`ganforge serve`."""

import secrets
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import rich_click as click

from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import dropout_option, outdir_option, runs_argument, step_option
from ganforge.errors import RunError
from ganforge.serving.server_options import ServerOptions

NEEDED = ("fastapi", "uvicorn", "multipart", "prometheus_client")
DEFAULTS = ServerOptions()


@click.command("serve")
@runs_argument
@click.option("--host", default=DEFAULTS.host, show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULTS.port,
    show_default=True,
    help="0 for any that is free.",
)
@click.option(
    "--token",
    default="",
    envvar="GANFORGE_TOKEN",
    help="What clients have to send; made and printed where other machines can reach the server, unless given.",
)
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="A name that a proxy calls the server by.")
@click.option(
    "--max-pixels",
    type=click.IntRange(1),
    default=DEFAULTS.max_pixels,
    show_default=True,
    help="Of an image that comes or is made.",
)
@click.option(
    "--max-bytes", type=click.IntRange(1), default=DEFAULTS.max_bytes, show_default=True, help="Of a request."
)
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=DEFAULTS.timeout,
    show_default=True,
    help="Seconds for a request to arrive, and for its answer.",
)
@click.option(
    "--runtime",
    type=click.Choice(["fastest", "tensorflow"]),
    default="fastest",
    show_default=True,
    help="What computes: TensorFlow, or the fastest of it and the runtimes of exports that are installed.",
)
@dropout_option
@step_option
@outdir_option
@pass_session
def serve(  # noqa: PLR0913 (one parameter per option)
    session: Session,
    runs: tuple[Path, ...],
    host: str,
    token: str,
    runtime: Literal["fastest", "tensorflow"],
    dropout: Literal["on", "off"] | None,
    step: int | Literal["last", "best"] | None,
    outdir: Path,
    **limits: Any,
) -> None:
    """Serve what RUNS have learned, on a page to draw on and to programs, until Ctrl-C.

    RUNS are run folders, names below --outdir, `latest`, packs, or folders that `ganforge export` wrote. Only this
    machine can reach the server, unless --host says otherwise; then clients need a token.
    """
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        install = 'pip install "ganforge[serve]"'
        raise RunError(f"ganforge serve: {', '.join(missing)} is not installed. Install it: {install}")
    from ganforge.serving.model_source import ModelSource
    from ganforge.serving.server import address_of, bound_socket
    from ganforge.serving.server import serve as run_server

    sources = [ModelSource.find(run, outdir, step, None if dropout is None else dropout == "on") for run in runs]
    options = ServerOptions(host, token=token, **limits)
    if not (options.is_local or token):
        options = replace(options, token=secrets.token_urlsafe(18))
    settings = {
        "sources": [source.to_table() for source in sources],
        "plugin_files": [str(path) for path in session.plugin_paths],
        "blocked": list(session.blocked),
        "max_pixels": options.max_pixels,
        "timeout": options.timeout,
        "choose_runtime": runtime == "fastest",
    }
    with bound_socket(options) as bound:
        click.echo(f"Serving {', '.join(source.name for source in sources)} at {address_of(bound, options)}")
        click.echo("Press Ctrl-C to stop. Models are being loaded.")
        run_server(settings, options, bound, _page(), click.echo)
    click.echo("Stopped.")


def _page() -> dict[str, Path]:
    from ganforge import page

    return page.files()
