"""Translates videos frame by frame."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.files import writing
from ganforge.images import displayable, from_uint8
from ganforge.inference.batch_translation import batch_size
from ganforge.inference.image_size import with_size
from ganforge.inference.translation_options import TranslationOptions
from ganforge.inference.translator import Translator
from ganforge.video_files import Report, write_changed

if TYPE_CHECKING:
    from av.container import InputContainer

_SIZE = (256, 256)
"""Of frames that are translated together."""


def translate_video(
    translator: Translator,
    source: "InputContainer",
    path: Path,
    options: TranslationOptions,
    report: Report,
) -> int:
    """Translate a video or what a camera sees; frame rate, times and sound stay. Return how many frames there were.

    Args:
        translator: of the run.
        source: from `ganforge.video_files`.
        path: where the video goes.
        options: apply to each frame.
        report: follows the work.

    Raises:
        DataError: frames are not what the run translates.
        RunError: the video cannot be written.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    change = _FrameTranslation(translator, options, path)
    return write_changed(source, path, change, batch_size(_SIZE), report)


class _FrameTranslation:
    def __init__(self, translator: Translator, options: TranslationOptions, path: Path) -> None:
        refused = {"--samples": options.samples > 1, "--side-by-side": options.side_by_side}
        refused |= {"--tile": options.tile, "--keep-alpha": options.keep_alpha, "--examples": options.are_examples}
        if wrong := [name for name, given in refused.items() if given]:
            raise DataError(f"{visible(path.name)}: {wrong[0]} is for images, and this is a video. Leave it out.")
        self._translator, self._options = translator, options
        self._direction = translator.direction(options.direction)
        self._extras = self._direction.extras(options.extras).of(path)
        self._noise: Mapping[str, Any] | None = None

    def __call__(self, frames: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Translate frames, (height, width, 3) uint8, to such."""
        sources = np.stack([self._source(frame) for frame in frames])
        if self._noise is None:
            self._noise = self._same_noise(sources[0])
        extras = {name: np.stack([value] * len(frames)) for name, value in {**self._extras, **self._noise}.items()}
        made = self._translator.translate(sources, extras, self._direction.name, self._options.seed)
        return [displayable(picture) for picture in self._direction.pictures(np.asarray(made))]

    def _source(self, frame: np.ndarray) -> np.ndarray:
        middle = frame.shape[1] // 2
        if self._options.half:
            frame = frame[:, :middle] if self._options.half == "left" else frame[:, frame.shape[1] - middle :]
        image, dataset = from_uint8(frame), self._direction.experiment.dataset
        if self._options.size:
            return with_size(image, self._options.size, dataset.resampling(self._direction.given))
        return image

    def _same_noise(self, first: np.ndarray) -> dict[str, np.ndarray]:
        """The noise of the first frame for all: what changes from frame to frame would flicker."""
        name = self._direction.name
        has_noise = "noise" in self._translator.reads(name) and "noise" not in self._extras
        return {"noise": self._translator.noise(self._options.seed, first, name)} if has_noise else {}
