"""Translate files one after the other; one that cannot be translated does not stop the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ganforge.errors import DataError, GanforgeError, ShapeError
from ganforge.file_names import visible
from ganforge.files import writing
from ganforge.inference.given_extras import GivenExtras
from ganforge.inference.image_size import with_size
from ganforge.inference.job import Job
from ganforge.inference.source_remarks import source_remarks
from ganforge.inference.translation_options import TranslationOptions
from ganforge.inference.translator import Translator

_DEFAULTS = TranslationOptions()


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
    translator: Translator, jobs: Sequence[Job], options: TranslationOptions = _DEFAULTS
) -> Iterator[Translation]:
    """Check at once that every job has what networks read; then translate the files of each.

    Raises:
        GanforgeError: what stands in the way of every job: an extra that is missing, a checkpoint that does not fit, a
            disk that is full.
    """
    direction = translator.direction(options.direction)
    extras, _ = direction.extras(options.extras), direction.source
    if known := direction.shape.extras.keys():
        extras.check((job.sources[0] for job in jobs), known & translator.reads(direction.name))
    return _translations(translator, jobs, extras, options)


def _translations(
    translator: Translator, jobs: Sequence[Job], extras: GivenExtras, options: TranslationOptions
) -> Iterator[Translation]:
    for job in jobs:
        try:
            generated = _translated(translator, job, extras, options)
        except (DataError, ShapeError) as error:
            yield Translation(job, str(error))
        except GanforgeError:
            raise
        except Exception as error:  # whatever a decoder or a plugin raises over a strange file
            yield Translation(job, f"{visible(job.sources[0])}: {type(error).__name__}: {error}")
        else:
            with writing(job.generated):
                job.generated.parent.mkdir(parents=True, exist_ok=True)
            translator.save(generated, job.generated, options.direction)
            yield Translation(job, remarks=_remarks(translator, job, generated, options.direction))


def _translated(translator: Translator, job: Job, extras: GivenExtras, options: TranslationOptions) -> np.ndarray:
    translator.refuse_too_large(job.sources[0], options.direction, options.size)
    direction = translator.direction(options.direction)
    source = direction.read(job.sources, options.are_examples if options.half is None else False)
    source = _half(source, options.half)
    given = extras.of(job.sources[0])
    if options.size:
        dataset = translator.experiment.dataset
        source = with_size(source, options.size, dataset.resampling(direction.given))
        images = {name: image for name, image in given.items() if image.ndim == source.ndim}
        given |= {name: with_size(image, options.size, dataset.resampling(name)) for name, image in images.items()}
    return translator.translate(source, given, direction.name, options.seed)


def _half(image: np.ndarray, which: str | None) -> np.ndarray:
    if which is None:
        return image
    middle = image.shape[1] // 2
    return image[:, :middle] if which == "left" else image[:, -middle:]


def _remarks(translator: Translator, job: Job, generated: np.ndarray, direction: str) -> tuple[str, ...]:
    target, source = translator.direction(direction).shape.target, translator.direction(direction).source
    size = generated.shape[0] * source.height // target.height, generated.shape[1] * source.width // target.width
    return tuple(source_remarks(job.sources[0], size, source))
