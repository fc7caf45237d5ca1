"""The images that a network of pix2pixHD takes in."""

from collections.abc import Sequence

from ganforge import ExampleShape, ImageShape, ShapeError


def images_read(who: str, shape: ExampleShape, reads: Sequence[str]) -> dict[str, ImageShape]:
    """The source, if there is one, and the extra images, by name; all have the target's size.

    Raises:
        ShapeError: one is missing, is no image, or has another size.
    """
    source = {} if shape.source is None else {"source": shape.source}
    read = {**source, **{name: _extra(who, shape, name) for name in reads}}
    for name, image in read.items():
        if image[:2] != shape.target[:2]:
            raise ShapeError(
                f"{who}: {name} is {image}, and the target {shape.target}. Expected the same height and width. Resize "
                "one to the other in the dataset."
            )
    return read


def _extra(who: str, shape: ExampleShape, name: str) -> ImageShape:
    extra = shape.extras.get(name)
    if isinstance(extra, ImageShape):
        return extra
    raise ShapeError(
        f"{who}: reads {name!r}, but examples hold {shape}. Expected an extra image of that name. Add it to the "
        "dataset, or leave it out of `reads`."
    )
