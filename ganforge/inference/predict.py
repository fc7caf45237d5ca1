"""Translate files that have no pair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ganforge.errors import DataError
from ganforge.images import write_png
from ganforge.inference.jobs import Job
from ganforge.inference.trained import Trained


@dataclass(frozen=True)
class Outcome:
    """What became of one job; `error` is empty where it was done."""

    job: Job
    error: str = ""


def translate_files(trained: Trained, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Translate one job after the other; a bad file is told and the rest go on."""
    dataset = trained.experiment.dataset
    for job in jobs:
        try:
            generated = trained.translate(dataset.from_file("source", job.source))
        except DataError as error:
            yield Outcome(job, str(error))
            continue
        write_png(job.generated, dataset.to_pictures("target", generated[None])[0])
        yield Outcome(job)
