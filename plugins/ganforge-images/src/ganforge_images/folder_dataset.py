"""One folder of images, without other images as sources."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Literal
from unicodedata import normalize

from pydantic import AfterValidator, Field

from ganforge.components import Example, Split
from ganforge.components.rounds import Tensor
from ganforge.errors import DataError
from ganforge_images.colors import Colors
from ganforge_images.encoding import Encoding
from ganforge_images.file_dataset import FileDataset
from ganforge_images.label_map import LabelMap
from ganforge_images.splits import Splits


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names) or any(name in ("", ".", "..") or "/" in name for name in names):
        raise ValueError(f"{list(names)} should be the names of subfolders, each once.")
    return names


class ImageFolder(FileDataset):
    """One folder of targets. The source is the target itself, or its class if each class has a subfolder.

    A class is a label map with the same class in every pixel: networks see one channel per class, 1 for this class and
    -1 for the others. Subfolders for splits may be on either side: `train/cats` or `cats/train`.
    """

    name: Literal["image-folder"] = "image-folder"
    noun = "images"
    source_is_target = True
    classes: Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(_each_once)] | None = Field(
        None,
        description="Subfolders that hold one class each, in the order of the channels. Other subfolders are ignored.",
    )

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The file of each target, alternating between the classes so that the first few show all.

        Raises:
            DataError: as `Splits.files`; of validation and test, only where no class has an image.
        """
        found, missing = [], []
        for folder in self.folders():
            try:
                found.append(folder.files(split))
            except DataError as error:
                missing.append(error)
        if missing and (split == "train" or not found):
            raise missing[0]
        return ([file for row in zip_longest(*found) for file in row if file],)

    def folders(self) -> Sequence[Splits]:
        """The folder of each class, or the one folder."""
        if not self.classes:
            return super().folders()
        return [self._splits(self.path / name, inverted=True) for name in self.classes]

    def encoding(self, role: str) -> Encoding:
        """The target's colors; or the class, which files give as a gray image of its number, 0 for the first."""
        if role == "source" and self.classes:
            return LabelMap(classes=len(self.classes))
        return Colors(self.target_channels, self.target_resampling)

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The target, and itself or its class."""
        import tensorflow as tf

        (target,) = images
        if not self.classes:
            return {"source": target, "target": target}
        folders = tf.strings.split(path, "/")[len(self.path.parts) : -1]
        spellings = [normalize(form, name) for form in ("NFC", "NFD") for name in self.classes]
        number = tf.math.floormod(tf.where(folders[:, tf.newaxis] == spellings)[0, 1], len(self.classes))
        height, width, _ = self.shape().target
        return {"source": tf.fill((height, width, 1), tf.cast(number, tf.int16)), "target": target}
