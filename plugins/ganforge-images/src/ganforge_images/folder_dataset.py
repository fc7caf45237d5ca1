"""One folder of images, for what needs no other image as its source."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from ganforge.components import Example, Split
from ganforge.components.rounds import Tensor
from ganforge.errors import DataError
from ganforge_images.file_dataset import ImageFiles
from ganforge_images.labels import Labels

if TYPE_CHECKING:
    import numpy as np

    from ganforge_images.fitting import Form


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names) or any(name in ("", ".", "..") or "/" in name for name in names):
        raise ValueError(f"{list(names)} should be the names of subfolders, each once.")
    return names


class ImageFolder(ImageFiles):
    """A folder of targets. The source is the target itself; or its class, where each class has a subfolder.

    A class is a label map that says the same everywhere: networks see a channel a class, 1 in its own and -1 in the
    others. Splits stand on either side: `train/cats` or `cats/train`.
    """

    name: Literal["image-folder"] = "image-folder"
    noun = "images"
    classes: Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(_each_once)] | None = Field(
        None, description="The subfolders that hold a class each, in the order of the channels; others are passed over."
    )

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The file of each target, of one class after the other so that the first few show all.

        Raises:
            DataError: as `Splits.files`; of validation and test, only where no class has an image.
        """
        if not self.classes:
            return (self._splits(self.path).files(split),)
        found, missing = [], []
        for name in self.classes:
            try:
                found.append(self._splits(self.path / name, inverted=True).files(split))
            except DataError as error:
                missing.append(error)
        if missing and (split == "train" or not found):
            raise missing[0]
        return ([file for row in zip_longest(*found) for file in row if file],)

    def forms(self) -> "tuple[Form, ...]":
        """What the target becomes."""
        from ganforge_images.fitting import Form

        return (Form(self.target_channels, self.target_resampling),)

    def channels(self) -> tuple[int, int]:
        """One a class, or the target's; and the target's."""
        return len(self.classes or ()) or self.target_channels, self.target_channels

    def labels(self) -> Mapping[str, Labels]:
        """The source, where it is a class."""
        return {"source": self._labels} if self.classes else {}

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The target, and itself or its class."""
        import tensorflow as tf

        (target,) = images
        if not self.classes:
            return {"source": target, "target": target}
        folders = tf.strings.split(path, "/")[:-1]
        number = tf.where(folders[:, tf.newaxis] == tf.constant(self.classes))[-1, 1]
        height, width, _ = self.shape().target
        return {"source": tf.fill((height, width, 1), tf.cast(number, tf.int16)), "target": target}

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Classes in colours; other images as they are."""
        return self._labels.to_colours(images) if self.classes and role == "source" else images

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One image as networks see it; a source that is a class is a grey image of its number, the first's 0."""
        if not (self.classes and role == "source"):
            return super().from_file(role, path)
        return self._labels.to_channels(self._labels.class_numbers(self._labels.read(path), path))

    @cached_property
    def _labels(self) -> Labels:
        return Labels(classes=len(self.classes or ()))
