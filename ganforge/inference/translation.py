"""Translate files one after the other; one that cannot be read does not stop the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ganforge.errors import DataError
from ganforge.inference.translation_jobs import Job
from ganforge.inference.translator import Translator


@dataclass(frozen=True)
class Translation:
    """What became of a job.

    Attributes:
        job: the files.
        error: why there is no translation; empty where there is one.
    """

    job: Job
    error: str = ""


def translate_jobs(translator: Translator, jobs: Sequence[Job]) -> Iterator[Translation]:
    """Translate the files of each job.

    Raises:
        RunError: a translation cannot be written.
    """
    for job in jobs:
        try:
            generated = translator.translate_file(*job.sources)
        except DataError as error:
            yield Translation(job, str(error))
            continue
        translator.save(generated, job.generated)
        yield Translation(job)
