"""Pictures and values as people send them, read with limits; and pictures as they are sent back."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from ganforge.components.shapes import ImageShape
from ganforge.encoded_image import EncodedImage
from ganforge.errors import DataError
from ganforge.images import read_image, to_uint8
from ganforge.inference.drawings import drawn_image
from ganforge.inference.translation_inputs import refuse_unknown
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.served_model import ServedModel

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")
"""What browsers draw; other formats of Pillow may start programs, or are never sent by mistake."""


class TooLargeError(DataError):
    """A picture with more pixels than the server takes."""


def decoded(name: str, content: bytes, max_pixels: int) -> np.ndarray:
    """The pixels of a picture that was sent: (height, width, channels) uint8 or uint16.

    Raises:
        TooLargeError: its header names more pixels than are allowed, so that it is not decoded.
        DataError: it is no picture, or is damaged.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
    except Exception as error:  # Pillow raises whatever a damaged header leads to
        raise DataError(f"{name}: this is no picture. Expected one of {', '.join(FORMATS)}.") from error
    refuse_large(name, height, width, max_pixels)
    return read_image(EncodedImage(name, content))


def refuse_large(name: str, height: int, width: int, max_pixels: int) -> None:
    """Refuse an image before anything is made of it.

    Raises:
        TooLargeError: it has more pixels than are allowed.
    """
    if height * width > max_pixels:
        raise TooLargeError(
            f"{name}: {height}x{width} pixels. Expected at most {max_pixels} in all. Scale it down, or start "
            "the server with a larger --max-pixels."
        )


def picture_request(
    model: ServedModel, options: Mapping[str, Any], parts: Mapping[str, bytes], texts: set[str], max_pixels: int
) -> ImageRequest:
    """What a form asks for.

    Args:
        model: that is asked.
        options: fields of `ImageRequest`.
        parts: `source` and extras as they came.
        texts: the names of the parts that are texts, not files.
        max_pixels: of an image.

    Raises:
        DataError: something is missing, unknown or does not fit.
    """
    extras = {name: part for name, part in parts.items() if name != "source"}
    known = {name: shape for name, shape in model.inputs.items() if name not in ("source", "noise")}
    refuse_unknown(extras, known)
    for name in known.keys() - extras.keys():
        raise DataError(f"{name}: this field is missing. Expected {known[name]}. See models.json.")
    source = _source(model, parts, max_pixels)
    tables = {extra["name"]: extra.get("image") for extra in model.entry["extras"]}
    read = {}
    for name, part in extras.items():
        shape = known[name]
        if isinstance(shape, ImageShape):
            read[name] = drawn_image(tables[name] or {}, decoded(name, part, max_pixels))
        elif name in texts:
            read[name] = model.vector(name, shape, part.decode(errors="replace"))
        else:
            raise DataError(f"{name}: this is a file. Expected text: {shape}.")
    if options.get("size"):
        height, width = options["size"]
        refuse_large("size", height, width, max_pixels)
    return ImageRequest(source, read, **options)


def _source(model: ServedModel, parts: Mapping[str, bytes], max_pixels: int) -> np.ndarray | None:
    table = model.entry["source"]
    if table is None and "source" in parts:
        raise DataError("source: this model makes images from noise. Use its address that ends in /sample.")
    if table is not None and "source" not in parts:
        raise DataError("source: this model translates images, and there is none. Send a file in the field source.")
    return None if table is None else drawn_image(table, decoded("source", parts["source"], max_pixels))


def png(picture: np.ndarray) -> bytes:
    """A PNG of a picture: (height, width, 1, 3 or 4 channels) uint8, or float32 in [-1, 1]."""
    pixels, written = to_uint8(picture), BytesIO()
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    image.save(written, "PNG", compress_level=1)
    return written.getvalue()
