"""Sides that can be halved."""

from ganforge import ImageShape, ShapeError


def next_multiple(side: int, multiple: int) -> int:
    """The next multiple, at least twice it: reflection needs two pixels at the smallest size."""
    return max(2, -(-side // multiple)) * multiple


def refuse_side(who: str, image: ImageShape, nearest: tuple[int, int]) -> None:
    """Refuse a size that is not the nearest that works.

    Raises:
        ShapeError: it is not.
    """
    if nearest != image[:2]:
        raise ShapeError(
            f"{who}: {image.height}x{image.width} cannot be halved often enough. Expected {nearest[0]}x{nearest[1]}, "
            "the next size that can. Resize or crop to it, or set fewer halvings."
        )
