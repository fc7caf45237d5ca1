"""What benchmarks are asked to do."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """The options of the command line.

    Attributes:
        turns: of each contender.
        batches: batch sizes of the step.
        side: of the images.
        filters: of the networks.
        torch: an interpreter that has PyTorch; None where there is none.
        data: a folder with `train` and `val` of files with both images of a pair; None: such files are made.
        images: files of the pipeline.
        other: another checkout to compare with.
        plot: a folder for the picture of growth.
    """

    turns: int = 5
    batches: tuple[int, ...] = (1, 16)
    side: int = 256
    filters: int = 64
    torch: str | None = None
    data: Path | None = None
    images: int = 400
    other: Path | None = None
    plot: Path | None = None

    @property
    def size(self) -> dict[str, int]:
        """Of images and networks, as contenders are given it."""
        return {"side": self.side, "filters": self.filters}
