"""Translates files: those of one size together, each as if it were alone; one that fails does not stop the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ganforge import row_decoding
from ganforge.components.image_rows import ImageRows
from ganforge.errors import DataError, GanforgeError, ShapeError
from ganforge.file_names import visible
from ganforge.inference.batch_translation import batch_size
from ganforge.inference.direction import Direction
from ganforge.inference.file_source import FileSource
from ganforge.inference.image_lookup import image_lookup
from ganforge.inference.image_size import with_size
from ganforge.inference.job import Job
from ganforge.inference.job_files import JobFiles
from ganforge.inference.row_translation import rows_in_tiles, tile_size
from ganforge.inference.source_remarks import header_of, source_remarks
from ganforge.inference.translation_inputs import IMAGE
from ganforge.inference.translation_options import TranslationOptions
from ganforge.inference.translator import Translator
from ganforge.inference.video_translation import translate_video
from ganforge.video_files import is_video, opened_video

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
        GanforgeError: what stands in the way of every job: an extra that is missing, samples that would all be the
            same, a checkpoint that does not fit, a disk that is full.
    """
    return _FileTranslation(translator, options, jobs).translations(jobs)


@dataclass(frozen=True)
class _Opened:
    """A job whose files are read.

    Attributes:
        image: what networks see of its source; None where it is translated by tiles.
    """

    job: Job
    source: FileSource
    extras: Mapping[str, np.ndarray]
    target: np.ndarray | None
    tile: tuple[int, int] | None
    image: np.ndarray | None

    @property
    def most(self) -> int:
        """How many of its size are translated together."""
        return 1 if self.tile else batch_size(self.source.image.size)


class _FileTranslation:
    def __init__(self, translator: Translator, options: TranslationOptions, jobs: Sequence[Job]) -> None:
        self._translator, self._options = translator, options
        self._direction = translator.direction(options.direction)
        self._extras, _ = self._direction.extras(options.extras), self._direction.source
        self._target = image_lookup("--target", options.target) if options.target else None
        if known := self._direction.shape.extras.keys():
            self._extras.check((job.sources[0] for job in jobs), known & translator.reads(options.direction))
        if options.samples > 1 and not translator.varies(options.direction):
            raise DataError(
                f"method '{translator.experiment.method.name}': it mixes in no noise, so all samples would be the same "
                "image. Leave out --samples; or add --dropout on where networks have dropout."
            )

    def translations(self, jobs: Sequence[Job]) -> Iterator[Translation]:
        together: list[_Opened] = []
        for job in jobs:
            opened = self._video(job) if is_video(job.sources[0]) else self._opened(job)
            if isinstance(opened, Translation):
                yield from self._translated(together)
                yield opened
                together = []
                continue
            if together and opened.source.image.size != together[0].source.image.size:
                yield from self._translated(together)
                together = []
            together.append(opened)
            if len(together) >= opened.most:
                yield from self._translated(together)
                together = []
        yield from self._translated(together)

    def _video(self, job: Job) -> Translation:
        """Translate a video."""
        show = self._options.report
        try:
            with opened_video(job.sources[0]) as source:
                translate_video(
                    self._translator, source, job.generated, self._options, lambda *frames: show("Frames", *frames)
                )
        except Exception as error:
            return _failed(job, error)
        return Translation(job)

    def _opened(self, job: Job) -> _Opened | Translation:
        try:
            return self._open(job)
        except Exception as error:
            return _failed(job, error)

    def _open(self, job: Job) -> _Opened:
        """Read the files of a job.

        Raises:
            DataError: one cannot be read, or memory does not hold what it takes.
        """
        options, direction = self._options, self._direction
        where, header = visible(job.sources[0]), header_of(job.sources[0])
        # Before it is read where its header says how large it is.
        size = options.size or ((header.height, header.width) if header else None)
        tile = tile_size(self._translator, where, size, options) if size else None
        source = FileSource.open(job.sources, direction, options)
        given = self._extras.of(job.sources[0])
        if options.size:
            given = _with_size(given, direction, options.size)
        if not size:
            tile = tile_size(self._translator, where, source.image.size, options)
        if tile and (job.seeds or job.sheet):
            raise DataError(
                f"{where}: it is translated by tiles, and --samples and --side-by-side need all of it at once. Leave "
                "them out."
            )
        return _Opened(job, source, given, self._target_of(job), tile, None if tile else source.image.whole())

    def _target_of(self, job: Job) -> np.ndarray | None:
        if not job.sheet:
            return None
        if self._target:
            return self._direction.read_target(self._target(job.sources[0]))
        return self._direction.target_in(job.sources[0]) if self._options.are_examples else None

    def _translated(self, together: Sequence[_Opened]) -> Iterator[Translation]:
        """Translate files, together unless that fails: then it is one of them that fails."""
        try:
            if together:
                self._translate(together)
        except Exception as error:
            if len(together) > 1:
                for each in together:
                    yield from self._translated([each])
            else:
                yield _failed(together[0].job, error)
            return
        for each in together:
            yield Translation(each.job, remarks=self._remarks(each))

    def _translate(self, together: Sequence[_Opened]) -> None:
        files = [JobFiles(each.job, each.source, self._direction, each.target) for each in together]
        for seed in self._options.seeds:
            for each, made in zip(files, self._made(together, seed), strict=True):
                each.add(made, seed)
        for each in files:
            each.finish()

    def _made(self, together: Sequence[_Opened], seed: int) -> list[ImageRows]:
        translator, options, first = self._translator, self._options, together[0]
        if first.tile:
            return [rows_in_tiles(translator, first.source.image, first.extras, first.tile, options)]
        images = [each.image for each in together if each.image is not None]
        if len(images) == 1:
            return [ImageRows.of(translator.translate(images[0], first.extras, options.direction, seed))]
        extras = {name: np.stack([each.extras[name] for each in together]) for name in first.extras}
        return [ImageRows.of(made) for made in translator.translate(np.stack(images), extras, options.direction, seed)]

    def _remarks(self, opened: _Opened) -> tuple[str, ...]:
        path, image = opened.job.sources[0], opened.source.image
        remarks = source_remarks(path, image.size, self._direction.source, self._options.keep_alpha)
        if opened.tile and isinstance(image.pixels, np.ndarray) and image.pixels.nbytes >= row_decoding.LARGE:
            remarks.append(
                f"{visible(path)}: decoded whole, which takes {image.pixels.nbytes / 2**30:.1f} GiB or more. PNG and "
                "TIFF are usually decoded by rows: convert it to one of them to save memory."
            )
        return tuple(remarks)


def _failed(job: Job, error: Exception) -> Translation:
    """Whatever a decoder or a plugin raises over a strange file is the error of that file.

    Raises:
        GanforgeError: what stands in the way of every job.
    """
    if isinstance(error, DataError | ShapeError):
        return Translation(job, str(error))
    if isinstance(error, GanforgeError):
        raise error
    return Translation(job, f"{visible(job.sources[0])}: {type(error).__name__}: {error}")


def _with_size(extras: Mapping[str, np.ndarray], direction: Direction, size: tuple[int, int]) -> dict[str, np.ndarray]:
    """The extras, images at the size of the source."""
    images = {name: extra for name, extra in extras.items() if extra.ndim == IMAGE}
    resampling = direction.experiment.dataset.resampling
    return {**extras, **{name: with_size(image, size, resampling(name)) for name, image in images.items()}}
