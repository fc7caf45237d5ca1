"""What datasets have in common that find source and target in files."""

from collections.abc import Sequence

from pydantic import Field

from ganforge.components import Example
from ganforge.components.rounds import Tensor
from ganforge_images.colors import Colors
from ganforge_images.encoding import Encoding
from ganforge_images.file_dataset import Channels, FileDataset, Resampling
from ganforge_images.label_map import LabelMap


class PairDataset(FileDataset):
    """Pairs of pictures in files, either of which may be a label map."""

    source_channels: Channels = Field(3, description="1 gray, 3 RGB, 4 RGB and alpha; images are converted.")
    source_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; label maps always take nearest."
    )
    source_labels: LabelMap | None = Field(None, description="Its classes, where the source is a label map.")
    target_labels: LabelMap | None = Field(None, description="Its classes, where the target is a label map.")

    def encoding(self, role: str) -> Encoding:
        """A label map where its classes are given, else colors."""
        if role == "source":
            return self.source_labels or Colors(self.source_channels, self.source_resampling)
        return self.target_labels or Colors(self.target_channels, self.target_resampling)

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The pictures as they are; several sources are stacked by channels."""
        from ganforge_images.reading import stacked

        *sources, target = images
        return {"source": stacked(sources), "target": target}
