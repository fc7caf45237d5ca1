"""One folder of images, without sources."""

from collections.abc import Sequence
from typing import Literal

from ganforge.components import Example
from ganforge.components.rounds import Tensor
from ganforge_images.colors import Colors
from ganforge_images.encoding import Encoding
from ganforge_images.file_dataset import FileDataset


class ImageFolder(FileDataset):
    """One folder of targets, without sources: for methods that make images from noise, or from a class.

    If each class has a subfolder, `class_subfolders` makes it an extra. Subfolders for splits may be on either side:
    `train/cats` or `cats/train`.
    """

    name: Literal["image-folder"] = "image-folder"
    noun = "images"

    def own_encoding(self, role: str) -> Encoding:
        """The target's colors."""
        return Colors(self.target_channels, self.target_resampling)

    def channels(self) -> tuple[None, int]:
        """No source, and those of the target."""
        return None, self.target_channels

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The target."""
        (target,) = images
        return {"target": target}
