"""Makes images from seeds, with or without a source."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ganforge.errors import DataError
from ganforge.inference.noise_walk import noise_walk, refuse_no_noise
from ganforge.inference.sample_options import SampleOptions
from ganforge.inference.translator import Translator


class _Draw(NamedTuple):
    """What an image is made from: a seed, or a frame of the walk from it to the last."""

    name: str
    seed: int
    last: int | None = None
    frame: int = 0


class Sampler:
    """Makes the images that options ask for.

    Attributes:
        direction: what is made from what.
        names: of the images, without suffix, each with its seed.
        sheet: what all of them side by side are called.
    """

    def __init__(self, translator: Translator, options: SampleOptions, sources: Sequence[Path] = ()) -> None:
        """Check that the images can be made; the networks are built for that.

        Raises:
            DataError: sources are missing, or not read; every seed would make the same image; there is no noise to
                scale or move; or an extra is missing.
        """
        self._translator = translator
        self._options = options
        self.direction = translator.direction(options.direction)
        self._draws = _draws(options)
        self.names = [draw.name for draw in self._draws]
        self.sheet = "strip" if options.walk else "grid"
        self._refuse_sources(sources)
        if len(self.names) > 1 and not translator.varies(options.direction):
            raise DataError(
                f"method '{translator.experiment.method.name}': it mixes in no noise, so every seed makes the same "
                "image. Expected one seed. Use ganforge predict; or add --dropout on where networks have dropout."
            )
        if options.truncation != 1 or options.walk:
            refuse_no_noise(translator.experiment.method)
        self._extras = self.direction.extras(options.extras)
        needed = self.direction.shape.extras.keys() & translator.reads(options.direction)
        self._extras.check(sources or [Path(name) for name in self.names], needed)

    def images(self, source: Path | None = None) -> Iterator[tuple[str, np.ndarray]]:
        """The name and image of each seed, (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the source cannot be read, or an extra does not fit.
        """
        image = self.direction.read([source], self._options.are_examples) if source else None
        for draw in self._draws:
            extras = {**self._extras.of(source or Path(draw.name)), **self._noise(draw, image)}
            if image is None:
                yield draw.name, self._translator.sample([draw.seed], extras, self._options.size)[0]
            else:
                yield draw.name, self._translator.translate(image, extras, self.direction.name, draw.seed)

    def _noise(self, draw: _Draw, image: np.ndarray | None) -> dict[str, np.ndarray]:
        """Noise that is not as the seed draws it."""
        truncation = self._options.truncation
        if truncation == 1 and draw.last is None:
            return {}
        ends = [self._translator.noise(seed, image, self.direction.name) for seed in draw[1:3] if seed is not None]
        walked = list(noise_walk(ends[0], ends[-1], self._options.frames))
        return {"noise": np.float32(truncation) * walked[draw.frame]}

    def _refuse_sources(self, sources: Sequence[Path]) -> None:
        reads = "source" in self._translator.reads(self.direction.name)
        method = f"method '{self._translator.experiment.method.name}'"
        if reads and not sources:
            raise DataError(f"{method}: this run translates sources, and images need one. Add --source FILE.")
        if sources and not reads:
            raise DataError(f"{method}: this run makes images from noise alone. Leave out --source.")
        if sources and self._options.size:
            raise DataError("size: an image made from a source has the size of the source. Leave out --size.")


def _draws(options: SampleOptions) -> list[_Draw]:
    if not options.walk:
        return [_Draw(f"seed-{seed:06d}", seed) for seed in options.seeds]
    first, last = options.walk
    return [_Draw(f"seed-{first:06d}-{last:06d}-{frame:03d}", first, last, frame) for frame in range(options.frames)]
