"""An adapter: it reads files in a layout that somebody else chose."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from ganforge import DataError, Dataset, Examples, ExampleShape, ImageShape

Split = Literal["train", "validation", "test"]
SHARES: Mapping[Split, Sequence[int]] = {"train": range(2, 10), "validation": (0,), "test": (1,)}
"""Which of every ten pairs belong to a split."""


class IndexedPairsDataset(Dataset):
    """Source: a sketch. Target: a photo. The file index.csv names one pair per line."""

    name: Literal["indexed-pairs"] = "indexed-pairs"
    path: Path = Field(description="Folder with index.csv, whose columns `sketch` and `photo` name files within it.")
    size: int = Field(64, ge=8, le=1024, description="Height and width in pixels, to which images are resized.")

    def shape(self) -> ExampleShape:
        """One channel in, three out."""
        return ExampleShape(ImageShape(self.size, self.size, 1), ImageShape(self.size, self.size, 3))

    def load(self, split: Split, seed: int) -> Examples:
        """The pairs of this split, in the order of the index.

        Raises:
            DataError: the index cannot be read, or leaves no pair for the split.
        """
        import tensorflow as tf

        pairs = self._pairs(split)
        files = tf.constant([[str(file) for file in pair] for pair in pairs])

        def read(position: Any) -> dict[str, Any]:
            sketch, photo = tf.unstack(files[position])
            return {"source": self._image(sketch, channels=1), "target": self._image(photo, channels=3)}

        return Examples(size=len(pairs), read=read, where=lambda position: " and ".join(map(str, pairs[position])))

    def files(self, split: Split) -> Sequence[Path]:
        """Every sketch and photo of the split. They alone make the examples, so these can be prepared."""
        return [file for pair in self._pairs(split) for file in pair]

    def describe(self) -> str:
        """How many pairs there are, and where."""
        return f"{len(self._pairs('train'))} pairs for training, of {self.path.name}/index.csv"

    def _pairs(self, split: Split) -> list[tuple[Path, Path]]:
        index = self.path / "index.csv"
        try:
            with index.open(newline="", encoding="utf-8") as lines:
                pairs = [(self.path / line["sketch"], self.path / line["photo"]) for line in csv.DictReader(lines)]
        except OSError as error:
            raise DataError(f"{index}: cannot be read: {error.strerror}. Give its folder as dataset.path.") from error
        except KeyError as error:
            raise DataError(f"{index}: has no column {error}. Name sketch and photo in its first line.") from error
        chosen = [pair for number, pair in enumerate(pairs) if number % 10 in SHARES[split]]
        if not chosen:
            raise DataError(f"{index}: {len(pairs)} pairs leave none for {split}. List at least 3 pairs.")
        return chosen

    def _image(self, file: Any, channels: int) -> Any:
        """(size, size, channels) uint8, which the engine converts to float32 in [-1, 1]."""
        import tensorflow as tf

        pixels = tf.io.decode_image(tf.io.read_file(file), channels, expand_animations=False)
        return tf.cast(tf.round(tf.image.resize(pixels, [self.size, self.size], "area")), tf.uint8)
