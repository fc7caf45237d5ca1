"""A dataset of arrays, and what `ganforge data check` says of it."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from ganforge.components import Dataset, Examples
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.data.check import check_dataset


class Arrays(Dataset):
    """Examples from arrays; a subclass says what is wrong with them."""

    name: Literal["arrays"] = "arrays"
    endless: bool = False

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(4, 6, 3), ImageShape(4, 6, 1))

    def files(self, split: str) -> list[Path]:
        return [Path(f"{split}.png")]

    def sources(self, split: str) -> np.ndarray:
        return np.random.default_rng(split == "train").integers(0, 256, (4, 4, 6, 3), np.uint8)

    def targets(self, split: str) -> np.ndarray:
        return 255 - Arrays.sources(self, split)[..., :1]

    def classes(self) -> dict[str, int]:
        return {}

    def load(self, split: str, seed: int) -> Examples:
        images = {"source": tf.constant(self.sources(split)), "target": tf.constant(self.targets(split))}
        size = len(images["source"])

        def read(position: Any) -> dict[str, Any]:
            return {role: tf.gather(image, position % size) for role, image in images.items()}

        return Examples(None if self.endless else size, read, f"{split} {{}}".format, self.classes())


def check(dataset: Dataset, limit: int | None = None, batch_size: int = 1) -> Any:
    return check_dataset(dataset, 0, batch_size, limit, lambda *call: None)


def messages(dataset: Dataset, split: str = "train") -> list[str]:
    return [f"{remark.severity}: {remark.message}" for remark in check(dataset).remarks if remark.split == split]
