"""What datasets have in common that find source and target in files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from ganforge.components import Example
from ganforge.components.rounds import Tensor
from ganforge_images.file_dataset import Channels, ImageFiles, Resampling
from ganforge_images.labels import Labels

if TYPE_CHECKING:
    import numpy as np

    from ganforge_images.fitting import Form


class ImagePairs(ImageFiles):
    """Pairs of pictures in files, either of which may be a label map."""

    source_channels: Channels = Field(3, description="1 grey, 3 RGB, 4 RGB and alpha; images are converted.")
    source_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; label maps always take nearest."
    )
    source_labels: Labels | None = Field(None, description="Its classes, where the source is a label map.")
    target_labels: Labels | None = Field(None, description="Its classes, where the target is a label map.")

    def forms(self) -> "tuple[Form, ...]":
        """What source and target become."""
        from ganforge_images.fitting import Form

        return (
            Form(self.source_channels, self.source_resampling, self.source_labels),
            Form(self.target_channels, self.target_resampling, self.target_labels),
        )

    def channels(self) -> tuple[int, int]:
        """Those asked for; of a label map, one a class."""
        source, target = self.source_labels, self.target_labels
        return len(source.ids) if source else self.source_channels, len(target.ids) if target else self.target_channels

    def labels(self) -> Mapping[str, Labels]:
        """The roles that are label maps."""
        both = {"source": self.source_labels, "target": self.target_labels}
        return {role: labels for role, labels in both.items() if labels}

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The pictures as they are; several sources are stacked by channels."""
        from ganforge_images.reading import stacked

        *sources, target = images
        return {"source": stacked(sources), "target": target}

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Label maps in the colours of their classes; other images as they are."""
        labels = self.labels().get(role)
        return labels.to_colours(images) if labels else images

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One picture as networks see it: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read, or holds numbers without a class where it should be a label map.
        """
        labels = self.labels().get(role)
        if labels is None:
            return super().from_file(role, path)
        return labels.to_channels(labels.class_numbers(labels.read(path), path))

    def to_file(self, role: str, image: "np.ndarray", path: Path) -> None:
        """Write label maps as files hold them: by number, or by colour; other images as pictures."""
        labels = self.labels().get(role)
        return labels.to_file(image, path) if labels else super().to_file(role, image, path)
