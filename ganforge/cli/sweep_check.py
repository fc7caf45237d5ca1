"""Builds every experiment of a sweep before the first run starts."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO

import rich_click as click

from ganforge.cli.child_processes import exit_code, forwarding
from ganforge.cli.console import console
from ganforge.cli.session import Session
from ganforge.errors import GanforgeError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import STANDARD_INPUT, ExperimentFile


def check_in_a_process(session: Session, source: ExperimentFile, arguments: Sequence[str], as_json: bool) -> int:
    """Call `ganforge sweep --dry-run`, so that this process never holds a GPU; returns its exit code."""
    screen = console(on_stderr=as_json)
    screen.print("Checking that every combination can be built")
    line = [sys.executable, "-m", "ganforge", *session.words, "sweep", str(source.path), *arguments, "--dry-run"]
    process = subprocess.Popen(line, process_group=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with forwarding([process]), screen.status("building the first") as status:
        _send(process, source.text if source.path == STANDARD_INPUT else "")
        for built in process.stdout or ():
            status.update(built.decode().strip())
        process.wait()
    return exit_code(process)


def _send(process: subprocess.Popen, text: str) -> None:
    with suppress(BrokenPipeError), process.stdin or BytesIO() as stream:
        stream.write(text.encode())


def build_each(experiments: Mapping[str, Experiment]) -> int:
    """Build every experiment and trace a step of it, those that differ in their seed once; returns the exit code."""
    from ganforge.cli.tensorflow import import_quietly

    import_quietly()
    import keras

    from ganforge.cli.training import create_trainer

    screen, codes, built = console(), [0], set()
    for number, (title, experiment) in enumerate(experiments.items(), 1):
        seedless = experiment.model_copy(update={"trainer": experiment.trainer.model_copy(update={"seed": 0})})
        if (tables := json.dumps(seedless.to_tables())) in built:
            continue
        built.add(tables)
        try:
            create_trainer(experiment, screen).prepare()
        except GanforgeError as error:
            click.echo(f"ganforge: combination {title}: {error}", err=True)
            codes.append(error.exit_code)
        else:
            screen.print(f"{number}/{len(experiments)}  {title}: can be built", soft_wrap=True)
        keras.backend.clear_session()
    if not any(codes):
        screen.print("Every combination can be built; nothing was written.")
    return max(codes)
