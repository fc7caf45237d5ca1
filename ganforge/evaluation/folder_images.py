"""FolderImages: two folders of images, one judged by the other."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from ganforge.errors import DataError
from ganforge.evaluation.compared_images import ComparedImages
from ganforge.file_names import visible
from ganforge.folder_listing import list_images
from ganforge.image_header import read_header
from ganforge.images import as_channels, from_uint8, read_image

BATCH = 16
GRAY, COLOR = 1, 3


class FolderImages:
    """The images of both folders, with as many channels as each other.

    Attributes:
        described: which images these are, for records.
        generated: the files that are judged.
        targets: the files that they are compared with.
        remarks: what is skipped in the folders.
        apart: why they cannot be compared one by one; empty where they can.
    """

    def __init__(self, generated: Path, targets: Path, recursive: bool = False) -> None:
        """List the folders.

        Raises:
            DataError: there is no such folder, or no image in one.
        """
        listings = [list_images(folder, recursive) for folder in (generated, targets)]
        self.generated, self.targets = (listing.files for listing in listings)
        self.described = {"generated": str(generated.absolute()), "targets": str(targets.absolute())}
        self.remarks = [remark for listing in listings for remark in listing.remarks("Add --recursive to read them.")]
        try:
            judged, by = (listing.by_name() for listing in listings)
        except DataError as error:
            self.apart = str(error)
        else:
            self.targets = [by[name] for name in judged] if judged.keys() == by.keys() else self.targets
            self.apart = _without_partner(judged, by, targets) or _without_partner(by, judged, generated)
        self.apart = self.apart or _of_other_size(self.generated, self.targets)

    def pairs(self) -> Iterator[ComparedImages]:
        """Images of the same name, several of one size at a time.

        Raises:
            DataError: a file cannot be read.
        """
        batches = zip(self.batches(self.targets), self.batches(self.generated), strict=True)
        return (ComparedImages(None, target, generated) for target, generated in batches)

    def batches(self, files: Sequence[Path]) -> Iterator[np.ndarray]:
        """Images of one folder, (batch, height, width, channels) float32 in [-1, 1], of one size at a time.

        Raises:
            DataError: a file cannot be read.
        """
        batch: list[np.ndarray] = []
        for file in files:
            image = from_uint8(as_channels(read_image(file), self._channels))
            if batch and (len(batch) == BATCH or image.shape != batch[0].shape):
                yield np.stack(batch)
                batch = []
            batch.append(image)
        yield np.stack(batch)

    @cached_property
    def _channels(self) -> int:
        """Gray if everything is."""
        return GRAY if all(read_header(file).gray for file in (*self.generated, *self.targets)) else COLOR


def _without_partner(files: dict[str, Path], others: dict[str, Path], folder: Path) -> str:
    alone = sorted(files.keys() - others.keys())
    if not alone:
        return ""
    more = f", and {len(alone) - 1} more have none" if len(alone) > 1 else ""
    return (
        f"{visible(files[alone[0]])}: there is no image {visible(alone[0])} in {visible(folder)}{more}. Expected the "
        "same names in both folders, to compare images one by one."
    )


def _of_other_size(generated: Sequence[Path], targets: Sequence[Path]) -> str:
    for one, other in zip(generated, targets, strict=False):
        sizes = [f"{header.height}x{header.width}" for header in map(read_header, (one, other))]
        if sizes[0] != sizes[1]:
            return (
                f"{visible(one)}: it is {sizes[0]}, and {visible(other)} is {sizes[1]}. Expected images of one size, "
                "to compare them one by one. Scale one of them."
            )
    return ""
