"""What datasets have in common that read source and target from files."""

from collections.abc import Sequence

from pydantic import Field

from ganforge.components import Example
from ganforge.components.rounds import Tensor
from ganforge_images.colors import Colors
from ganforge_images.encoding import Encoding
from ganforge_images.file_dataset import Channels, FileDataset, Resampling
from ganforge_images.label_map import LabelMap


class PairDataset(FileDataset):
    """Reads pairs of pictures from files; either may be a label map."""

    source_channels: Channels = Field(
        3, description="1 for gray, 3 for RGB, 4 for RGB and alpha. Images are converted."
    )
    source_resampling: Resampling = Field(
        "area",
        description="How images change size. area keeps lines of one pixel when it shrinks. Label maps always use "
        "nearest.",
    )
    source_labels: LabelMap | None = Field(None, description="The classes, if sources are label maps.")
    target_labels: LabelMap | None = Field(None, description="The classes, if targets are label maps.")

    def own_encoding(self, role: str) -> Encoding:
        """A label map if its classes are given, otherwise colors."""
        if role == "source":
            return self.source_labels or Colors(self.source_channels, self.source_resampling)
        return self.target_labels or Colors(self.target_channels, self.target_resampling)

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """The pictures as they are; several sources are stacked by channels."""
        from ganforge_images.reading import stacked

        *sources, target = images
        return {"source": stacked(sources), "target": target}
