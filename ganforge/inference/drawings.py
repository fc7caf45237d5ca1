"""What people draw and look at, for an image that networks see: colors that stand for something, or any."""

from typing import Any

import numpy as np

from ganforge.components import Dataset, ImageShape
from ganforge.errors import DataError
from ganforge.images import as_channels, displayable, from_uint8


def image_table(dataset: Dataset, role: str, shape: ImageShape) -> dict[str, Any]:
    """How to draw an image of a role, for JSON.

    Returns:
        `height`, `width` and `channels` as in training; `kind`: `binary` for black and white, `classes` for a label
        map, else `picture`; and `palette`: a `name` and a `color` for all that it may consist of.
    """
    palette = palette_table(dataset, role, shape.channels)
    kind = "picture" if not palette else "binary" if shape.channels == 1 else "classes"
    return {"height": shape.height, "width": shape.width, "channels": shape.channels, "kind": kind, "palette": palette}


def palette_table(dataset: Dataset, role: str, channels: int) -> list[dict[str, Any]]:
    """The `name` and `color` of each class or of black and white; empty where any color may occur."""
    shown = enumerate(_shown_classes(dataset, role, channels))
    colors = dataset.palette(role) or {str(number): color for number, color in shown}
    return [{"name": name, "color": list(color)} for name, color in colors.items()]


def drawn_image(table: dict[str, Any], pixels: np.ndarray) -> np.ndarray:
    """What networks see of a picture that shows an image as people do: the nearest color of a palette counts.

    Args:
        table: as `image_table` makes it.
        pixels: (height, width, 1 to 4 channels) uint8 or uint16.

    Returns:
        (height, width, channels) float32 in [-1, 1].

    Raises:
        DataError: a picture cannot show so many channels.
    """
    if table["kind"] == "picture":
        try:
            return from_uint8(as_channels(pixels, table["channels"]))
        except DataError as error:
            raise DataError(
                f"source: this model reads {table['channels']} channels, and a picture has 1, 3 or 4. Send them as "
                "numbers: POST v2/models/NAME/infer."
            ) from error
    if table["kind"] == "binary":
        light = as_channels(from_uint8(pixels), 1) > 0
        return np.where(light, np.float32(1), np.float32(-1))
    colors = np.array([entry["color"] for entry in table["palette"]], np.float32)
    return _nearest(displayable(pixels), colors)


def shown_image(table: dict[str, Any], image: np.ndarray) -> np.ndarray:
    """The picture of an image that networks see or make: the most likely class in its color.

    Args:
        table: as `image_table` makes it.
        image: (height, width, channels) float32 in [-1, 1].

    Returns:
        (height, width, 1, 3 or 4 channels) uint8, or float32 in [-1, 1].
    """
    if table["kind"] == "classes":
        return np.array([entry["color"] for entry in table["palette"]], np.uint8)[image.argmax(axis=-1)]
    return image if image.shape[-1] in (1, 3, 4) else image[..., :1]


def _nearest(pixels: np.ndarray, colors: np.ndarray) -> np.ndarray:
    """The nearest color of each pixel, one channel for each color, looked up once for each color that occurs."""
    codes = pixels.astype(np.int32) @ np.array([65536, 256, 1], np.int32)
    found, places = np.unique(codes, return_inverse=True)
    parts = np.stack([found >> 16, (found >> 8) & 255, found & 255], -1).astype(np.float32)
    numbers = np.concatenate([_nearest_of(part, colors) for part in np.array_split(parts, 1 + len(parts) // 4096)])
    return np.where(
        numbers[places.reshape(codes.shape)][..., None] == np.arange(len(colors)), np.float32(1), np.float32(-1)
    )


def _nearest_of(parts: np.ndarray, colors: np.ndarray) -> np.ndarray:
    return np.square(parts[:, None] - colors).sum(-1).argmin(-1)


def _shown_classes(dataset: Dataset, role: str, channels: int) -> list[list[int]]:
    """The color in which a dataset shows each channel, (red, green, blue); none where channels are no classes."""
    if channels < 2:
        return []
    classes = np.where(np.eye(channels, dtype=bool), 1, -1).astype(np.float32)[:, None, None]
    try:
        pictures = np.asarray(dataset.to_pictures(role, classes))
    except Exception:  # a dataset that shows nothing of this role
        return []
    return pictures[:, 0, 0].tolist() if pictures.dtype == np.uint8 and pictures.shape[-1] == 3 else []
