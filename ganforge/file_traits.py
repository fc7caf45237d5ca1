"""What a file says about its image beside the pixels, and what a translation of it should say too."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ganforge.errors import DataError
from ganforge.image_formats import TIFF_MARKS, opened
from ganforge.image_header import bits_of

GEO_TAGS = (33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113)
"""TIFF tags that say where on earth an image lies: scale, tie points, matrix, keys, and GDAL's own."""

_COLOR_SPACES = {b"GRAY": 1, b"RGB ": 3}
"""Channels of color by how a profile names its space."""


@dataclass(frozen=True)
class FileTraits:
    """What is kept of a file in what it becomes.

    Attributes:
        bits: of each channel, 8 or 16.
        profile: its ICC profile.
        geo: TIFF tags that place it on earth: code to type and value.
    """

    bits: int = 8
    profile: bytes | None = None
    geo: Mapping[int, tuple[int, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read a file's header; a file that cannot be read has none."""
        geo = _geo_tags(path)
        try:
            with opened(path) as image:
                return cls(16 if bits_of(image, path) > 8 else 8, image.info.get("icc_profile"), geo)
        except DataError:
            return cls(geo=geo)

    def profile_for(self, channels: int) -> bytes | None:
        """The profile, if it is one for images of so many channels, alpha aside."""
        colors = channels if channels in (1, 3) else channels - 1
        return self.profile if self.profile and _COLOR_SPACES.get(self.profile[16:20]) == colors else None


def _geo_tags(path: Path) -> dict[int, tuple[int, Any]]:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    try:
        with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
            head = file.read(8)
            if head[:4] not in TIFF_MARKS:
                return {}
            head += file.read(8) if head[2] == 43 else b""  # BigTIFF
            tags = ImageFileDirectory_v2(head)
            file.seek(tags.next)
            tags.load(file)
            return {code: (tags.tagtype[code], tags[code]) for code in GEO_TAGS if code in tags}
    except Exception:  # whatever a damaged directory makes Pillow raise: whoever reads the pixels says so
        return {}
