"""Translate files one after the other; one that cannot be translated does not stop the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ganforge.errors import DataError, GanforgeError, ShapeError
from ganforge.file_names import visible
from ganforge.files import writing
from ganforge.inference.direction import Direction
from ganforge.inference.file_source import FileSource
from ganforge.inference.given_extras import GivenExtras
from ganforge.inference.image_size import with_size
from ganforge.inference.job import Job
from ganforge.inference.row_translation import tile_size, translated_rows
from ganforge.inference.source_remarks import header_of, source_remarks
from ganforge.inference.translation_inputs import IMAGE
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
            yield Translation(job, remarks=_translate(translator, job, extras, options))
        except (DataError, ShapeError) as error:
            yield Translation(job, str(error))
        except GanforgeError:
            raise
        except Exception as error:  # whatever a decoder or a plugin raises over a strange file
            yield Translation(job, f"{visible(job.sources[0])}: {type(error).__name__}: {error}")


def _translate(translator: Translator, job: Job, extras: GivenExtras, options: TranslationOptions) -> tuple[str, ...]:
    """Translate the files of a job and write the translation; what a user may not expect of it."""
    direction = translator.direction(options.direction)
    where, header = visible(job.sources[0]), header_of(job.sources[0])
    # Before it is read where its header says how large it is.
    size = options.size or ((header.height, header.width) if header else None)
    tile = tile_size(translator, where, size, options) if size else None
    source = FileSource.open(job.sources, direction, options)
    given = extras.of(job.sources[0])
    if options.size:
        given = _with_size(given, direction, options.size)
    if not size:
        tile = tile_size(translator, where, source.image.size, options)
    made = translated_rows(translator, source.image, given, tile, options)
    with writing(job.generated):
        job.generated.parent.mkdir(parents=True, exist_ok=True)
    direction.write_rows(replace(made, alpha=source.alpha, traits=source.traits), job.generated)
    return tuple(source_remarks(job.sources[0], source.image.size, direction.source, options.keep_alpha))


def _with_size(extras: Mapping[str, np.ndarray], direction: Direction, size: tuple[int, int]) -> dict[str, np.ndarray]:
    """The extras, images at the size of the source."""
    images = {name: extra for name, extra in extras.items() if extra.ndim == IMAGE}
    resampling = direction.experiment.dataset.resampling
    return {**extras, **{name: with_size(image, size, resampling(name)) for name, image in images.items()}}
