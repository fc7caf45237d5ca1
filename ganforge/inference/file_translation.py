"""Translate files one after the other; one that cannot be translated does not stop the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ganforge.errors import DataError, GanforgeError, ShapeError
from ganforge.file_names import visible
from ganforge.files import writing
from ganforge.inference.source_remarks import source_remarks
from ganforge.inference.translation_jobs import Job
from ganforge.inference.translator import Translator


@dataclass(frozen=True)
class Translation:
    """What became of a job.

    Attributes:
        job: the files.
        error: why there is no translation; empty where there is one.
        remarks: what a user may not expect of it.
    """

    job: Job
    error: str = ""
    remarks: tuple[str, ...] = ()


def translate_jobs(
    translator: Translator, jobs: Sequence[Job], are_examples: bool | None = None
) -> Iterator[Translation]:
    """Translate the files of each job.

    Raises:
        GanforgeError: what stands in the way of every job: a checkpoint that does not fit, a disk that is full.
    """
    for job in jobs:
        try:
            generated = translator.translate_file(*job.sources, is_example=are_examples)
        except (DataError, ShapeError) as error:
            yield Translation(job, str(error))
        except GanforgeError:
            raise
        except Exception as error:  # whatever a decoder or a plugin raises over a strange file
            yield Translation(job, f"{visible(job.sources[0])}: {type(error).__name__}: {error}")
        else:
            with writing(job.generated):
                job.generated.parent.mkdir(parents=True, exist_ok=True)
            translator.save(generated, job.generated)
            yield Translation(job, remarks=_remarks(translator, job, generated))


def _remarks(translator: Translator, job: Job, generated: np.ndarray) -> tuple[str, ...]:
    target = translator.shape.target
    source = translator.shape.required_source("predict")
    size = generated.shape[0] * source.height // target.height, generated.shape[1] * source.width // target.width
    return tuple(source_remarks(job.sources[0], size, source))
