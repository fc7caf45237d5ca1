"""`ganforge run`."""

import json
from pathlib import Path

import rich_click as click

from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import experiment_argument, outdir_option, refuse_unwritable, set_option
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import ExperimentFile


@click.command("run")
@experiment_argument
@set_option
@outdir_option
@click.option("--name", help="The name of the run; by default the experiment's.")
@click.option("--dry-run", is_flag=True, help="Build everything and read one batch, but train and write nothing.")
@click.option(
    "--smoke", is_flag=True, help="Try everything in two steps: train, sample, save, resume, predict; keep nothing."
)
@pass_session
def run(  # noqa: PLR0913 (one parameter per option)
    session: Session,
    file: Path,
    overrides: tuple[str, ...],
    outdir: Path,
    name: str | None,
    dry_run: bool,
    smoke: bool,
) -> int:
    """Train an experiment FILE, `-` for standard input, in a new folder OUTDIR/NAME-001, -002 and so on.

    FILE may be a pack: its experiment is trained anew, and from its weights with --set trainer.start_from=PACK.
    """
    if not (dry_run or smoke):
        refuse_unwritable(outdir)
    named = (*overrides, f"name={json.dumps(name)}") if name else overrides
    source = ExperimentFile(file, named)
    experiment = Experiment.from_file(source, session.plugins())
    from ganforge.cli.console import console
    from ganforge.cli.first_screen import show_first_screen
    from ganforge.cli.smoke import smoke_test
    from ganforge.cli.tensorflow import import_quietly
    from ganforge.cli.training import batch_sizes_shown, create_trainer, train
    from ganforge.runs.directory import OUTDIR, RunDirectory
    from ganforge.training.distributed.cluster import Worker

    is_chief = Worker.here(experiment.trainer.strategy).is_chief
    screen = console(quiet=not is_chief)
    more = [*(["--outdir", str(outdir)] if outdir != OUTDIR else []), *(["--name", name] if name else [])]
    again = session.again("run", file, overrides, *more)
    if smoke:
        import_quietly()
        with batch_sizes_shown(screen):
            smoke_test(experiment, session.plugins(), screen)
        screen.print(f"Everything works; nothing was kept. Train it with: {again}", soft_wrap=True)
        return 0
    trainer = create_trainer(experiment, screen)
    with batch_sizes_shown(screen):
        prepared = trainer.prepare()
    if dry_run:
        show_first_screen(screen, prepared.summary, None, f"{experiment.trainer.steps} steps")
        screen.print(f"Everything can be built; nothing was written. Train it with: {again}", soft_wrap=True)
        return 0
    for option in prepared.summary.found:
        source.add_override(f"trainer.{option}={getattr(prepared.experiment.trainer, option)}")
    directory = RunDirectory.create(outdir, prepared.experiment, source, session.plugin_files) if is_chief else None
    return train(trainer, directory, screen)
