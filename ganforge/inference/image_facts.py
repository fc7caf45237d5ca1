"""What is known of an image file before its pixels are decoded."""

from pathlib import Path
from typing import NamedTuple

from ganforge.errors import DataError


class ImageFacts(NamedTuple):
    """Size in pixels, and whether any of them is transparent."""

    height: int
    width: int
    is_transparent: bool


def image_facts(path: Path) -> ImageFacts | None:
    """Look at a file; None where Pillow does not know it, though a dataset may."""
    from ganforge.images import opened

    try:
        with opened(path) as image:
            return ImageFacts(image.height, image.width, image.has_transparency_data)
    except DataError:
        return None


def remarks(path: Path, facts: ImageFacts, size: tuple[int, int], channels: int) -> list[str]:
    """What a user may not expect of a translation.

    Args:
        path: the image.
        facts: those of it.
        size: height and width that the run was trained with.
        channels: of a source of the run.
    """
    found = []
    scale = (facts.height * facts.width / (size[0] * size[1])) ** 0.5
    aspect = facts.width / facts.height / (size[1] / size[0])
    if not (0.5 < scale < 2 and 2 / 3 < aspect < 3 / 2):
        trained = "{}x{}".format(*size)
        found.append(
            f"{path}: it is {facts.height}x{facts.width}; the run was trained with {trained}. Networks do best at the "
            f"scale and aspect that they were trained with. If the result is poor, bring it to about {trained}."
        )
    if facts.is_transparent and channels in (1, 3):
        found.append(f"{path}: its transparency is ignored. The run takes {channels} channels. Blend it beforehand.")
    return found
