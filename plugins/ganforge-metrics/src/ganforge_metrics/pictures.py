"""Images as extractors take them: the colors that they would be saved in."""

import numpy as np
from PIL import Image

from ganforge import ShapeError
from ganforge.images import as_channels, to_uint8


def as_pictures(metric: str, images: np.ndarray) -> np.ndarray:
    """Images as pictures of 8 bits, so that a run and the files that it wrote give the same figures.

    Args:
        metric: its name, for the message.
        images: (batch, height, width, 1, 3 or 4 channels) float32 in [-1, 1]; an alpha channel is dropped.

    Returns:
        (batch, height, width, 3) uint8.

    Raises:
        ShapeError: these are no pictures.
    """
    if images.shape[-1] not in (1, 3, 4):
        raise ShapeError(
            f"{metric}: images of {images.shape[-1]} channels are no pictures. Expected 1, 3 or 4: networks that know "
            "photographs describe them. Leave this metric out."
        )
    return as_channels(to_uint8(images), 3)


def resized(pictures: np.ndarray, height: int, width: int) -> np.ndarray:
    """Each picture at another size, bicubic and without aliasing, as Pillow does it.

    Returns:
        (batch, height, width, 3) float32 in [0, 255].
    """
    if pictures.shape[1:3] == (height, width):
        return pictures.astype(np.float32)
    made = [Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC) for picture in pictures]
    return np.stack([np.asarray(picture) for picture in made]).astype(np.float32)
