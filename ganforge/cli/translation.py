"""Translation at the command line: what computes, how it goes, and what is said about it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from ganforge.cli.console import console
from ganforge.cli.progress_bars import ShowProgress, progress_bars
from ganforge.cli.tensorflow import import_quietly
from ganforge.files import writing

if TYPE_CHECKING:
    from ganforge.discovery.plugins import Plugins
    from ganforge.exporting.run_conversion import ConvertedRun
    from ganforge.exporting.runtime_search import RuntimeSearch
    from ganforge.inference.file_translation import Translation
    from ganforge.inference.job import Job
    from ganforge.inference.translation_options import TranslationOptions
    from ganforge.inference.translator import Translator

    Searching = Callable[[], AbstractContextManager[RuntimeSearch]]

SHOWN = 3
"""Remarks about images that are printed."""


@contextmanager
def searching(
    translator: "Translator", run: "ConvertedRun", plugins: "Plugins", runtime: str
) -> "Iterator[RuntimeSearch]":
    """What computes: what was asked for, or whatever proves to be fastest."""
    from ganforge.exporting.runtime_search import RuntimeSearch

    with RuntimeSearch(translator, run, plugins, lambda found: click.echo(f"ganforge: {found}", err=True)) as search:
        if runtime != "fastest":
            search.use(runtime)
        yield search


def film(
    translator: "Translator", camera: str, folder: Path, options: "TranslationOptions", searching: "Searching"
) -> int:
    """Translate what a camera sees until Ctrl-C."""
    from ganforge.inference.job import Job, refuse_loss
    from ganforge.video_files import opened_camera

    file = folder / f"camera-{Path(camera).name}.mp4"
    refuse_loss([Job((), file)], options.existing)
    with opened_camera(camera) as source, progress_bars() as show:
        import_quietly()
        from ganforge.inference.video_translation import translate_video

        with searching():
            click.echo(f"Translating what camera {camera} sees, into {file}. Press Ctrl-C to end.", err=True)
            count = translate_video(translator, source, file, options, lambda *frames: show("Frames", *frames))
    click.echo(f"{count} frames in {file}.")
    return 0


def translate(
    translator: "Translator", jobs: "Sequence[Job]", folder: Path, options: "TranslationOptions", searching: "Searching"
) -> int:
    """Translate files, print their remarks, and return how many failed."""
    import_quietly()
    from ganforge.inference.file_translation import translate_jobs

    with progress_bars() as bars, searching() as search:

        def show(what: str, done: int, total: int) -> None:
            bars(what, done, total)
            search.follow(what, done, total)

        translations = translate_jobs(translator, jobs, replace(options, report=show))
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        failed, remarks = _follow(translations, len(jobs), folder, show)
    _show_remarks(remarks)
    return failed


def _follow(
    translations: "Iterator[Translation]", total: int, folder: Path, show: ShowProgress
) -> tuple[int, list[str]]:
    """Show how it goes: a bar at a terminal, else a line for each image; count what fails, and collect remarks."""
    failed, remarks, has_bar = 0, [], console().is_terminal
    try:
        show("Images", 0, total)
        for done, translation in enumerate(translations, 1):
            failed += bool(translation.error)
            remarks += translation.remarks
            if translation.error or not has_bar:
                click.echo(translation.error or str(translation.job), err=bool(translation.error))
            show("Images", done, total)
    except KeyboardInterrupt:
        click.echo(f"Go on with the same command and --out {folder} --skip-existing.", err=True)
        raise
    return failed, remarks


def _show_remarks(remarks: Sequence[str]) -> None:
    for remark in remarks[:SHOWN]:
        click.echo(f"ganforge: {remark}", err=True)
    if len(remarks) > SHOWN:
        click.echo(f"ganforge: and {len(remarks) - SHOWN} more remarks of such kinds.", err=True)
