"""Translate files that have no pair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ganforge.errors import DataError
from ganforge.inference.trained import Trained
from ganforge.inference.translation_jobs import Job


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
            generated = trained.translate(dataset.from_files("source", job.sources))
        except DataError as error:
            yield Outcome(job, str(error))
            continue
        dataset.to_file("target", generated, job.generated)
        yield Outcome(job)
