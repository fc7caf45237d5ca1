"""`ganforge schema`."""

import json
from pathlib import Path

import rich_click as click

from ganforge.cli.session import Session, pass_session
from ganforge.files import write_text


@click.command("schema")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it to a file.")
@pass_session
def schema(session: Session, out: Path | None) -> None:
    """Print the JSON Schema of experiment files.

    It covers every option of the installed plugins. Editors that know TOML check and complete an experiment by it
    when its first line reads `#:schema FILE`.
    """
    from ganforge.experiment.schema import experiment_schema

    specified = experiment_schema(session.plugins())
    if out is None:
        click.echo(json.dumps(specified, indent=2))  # in ASCII: a terminal may lack any other character
        return
    text = json.dumps(specified, indent=2, ensure_ascii=False)
    write_text(out, f"{text}\n")
