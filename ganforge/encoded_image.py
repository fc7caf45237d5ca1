"""EncodedImage: what an image file holds, wherever it is kept."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class EncodedImage:
    """An image file in memory, such as a member of a shard; it is read as a `Path` is.

    Attributes:
        name: stands for it in messages.
        content: all bytes of the file.
    """

    name: str
    content: bytes = field(repr=False)

    def open(self, mode: str = "rb") -> BytesIO:
        """The content, to be read from its start."""
        return BytesIO(self.content)

    def is_dir(self) -> bool:
        """Never."""
        return False

    @property
    def suffix(self) -> str:
        """What its name ends in, from the last dot on."""
        return PurePosixPath(self.name).suffix

    def __str__(self) -> str:
        return self.name


ImageFile = Path | EncodedImage
"""What images are read from."""
