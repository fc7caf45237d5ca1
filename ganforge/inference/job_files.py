"""Writes the files of a job: a translation, or samples with their mean and deviation; and all beside their source."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from ganforge.components.image_rows import ImageRows
from ganforge.contact_sheet import ContactSheet
from ganforge.files import writing
from ganforge.images import displayable, to_uint16, write_png
from ganforge.inference.direction import Direction
from ganforge.inference.file_source import FileSource
from ganforge.inference.image_size import with_size
from ganforge.inference.job import Job


class JobFiles:
    """Takes what is made of one source, seed by seed; `finish` writes what all of that makes.

    Args:
        job: names the files.
        source: what the images are made from.
        direction: how files are written.
        target: what they should be, (height, width, channels) float32 in [-1, 1]; None if nobody knows.
    """

    def __init__(self, job: Job, source: FileSource, direction: Direction, target: np.ndarray | None = None) -> None:
        self._job, self._source, self._direction, self._target = job, source, direction, target
        self._count = 0
        self._mean: np.ndarray = np.zeros((), np.float32)
        self._squares: np.ndarray = np.zeros((), np.float32)
        self._shown: dict[str, np.ndarray] = {}

    def add(self, made: ImageRows, seed: int) -> None:
        """Write a translation.

        Raises:
            RunError: the file cannot be written.
        """
        if self._job.seeds:
            made = ImageRows.of(self._counted(np.asarray(made.whole())))
        if self._job.sheet:
            made = ImageRows.of(self._seen(f"seed {seed}" if self._job.seeds else "generated", made.whole()))
        self._write(made, self._job.sample(seed))

    def finish(self) -> None:
        """Write mean, deviation and sheet, as far as the job has them.

        Raises:
            RunError: a file cannot be written.
        """
        if self._job.seeds:
            self._write(ImageRows.of(self._seen("mean", self._mean)), self._job.mean)
            deviation = np.sqrt(self._squares.mean(axis=-1, keepdims=True) / np.float32(self._count))
            write_png(self._job.deviation, to_uint16(2 * deviation - 1))
            times = max(1, int(1 / max(deviation.max(), 1e-3)))  # for the eye
            self._shown[f"deviation x{times}"] = displayable(2 * times * deviation - 1)
        if self._job.sheet:
            self._write_sheet(self._job.sheet, self._shown["mean" if self._job.seeds else "generated"])

    def _counted(self, image: np.ndarray) -> np.ndarray:
        """Take it into the mean and the sum of squares (Welford 1962, which loses no digits)."""
        self._count += 1
        apart = image - self._mean
        self._mean = self._mean + apart / np.float32(self._count)
        self._squares = self._squares + apart * (image - self._mean)
        return image

    def _seen(self, caption: str, image: np.ndarray) -> np.ndarray:
        self._shown[caption] = displayable(self._direction.picture(image))
        return image

    def _write_sheet(self, path: Path, made: np.ndarray) -> None:
        columns = {"source": self._direction.source_picture(self._source.image.whole()), **self._shown}
        if self._target is not None:
            resampling = self._direction.experiment.dataset.resampling(self._direction.made)
            target = with_size(self._target, (made.shape[0], made.shape[1]), resampling)
            columns["target"] = displayable(self._direction.picture(target))
            columns["difference"] = np.abs(made.astype(np.int16) - columns["target"]).astype(np.uint8)
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        ContactSheet.arrange({caption: image[None] for caption, image in columns.items()}, 1).write(path)

    def _write(self, made: ImageRows, path: Path) -> None:
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._direction.write_rows(replace(made, alpha=self._source.alpha, traits=self._source.traits), path)
