"""What a user may not expect of a translation, read off its source."""

from importlib.util import find_spec
from pathlib import Path

from ganforge.components import ImageShape
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.file_traits import FileTraits
from ganforge.image_header import ImageHeader, read_header


def header_of(path: Path) -> ImageHeader | None:
    """The header of a file; None where Pillow does not know it, though a dataset may."""
    try:
        return read_header(path)
    except DataError:
        return None


def source_remarks(path: Path, size: tuple[int, int], trained: ImageShape, keeps_alpha: bool = False) -> list[str]:
    """A sentence for each thing that a user may not expect.

    Args:
        path: the file of the source.
        size: height and width of the source.
        trained: the shape of the sources that the run was trained with.
        keeps_alpha: whether its translation is as transparent as it is.
    """
    remarks = []
    (height, width), header = size, header_of(path)
    scale = (height * width / (trained.height * trained.width)) ** 0.5
    aspect = width / height / (trained.width / trained.height)
    if not (0.5 < scale < 2 and 2 / 3 < aspect < 3 / 2):
        usual = f"{trained.height}x{trained.width}"
        remarks.append(
            f"{visible(path)}: it is {height}x{width}; the run was trained with {usual}. Networks do "
            f"best at the scale and aspect they were trained with. If the result is poor, add --size {usual}."
        )
    if header and header.frames > 1 and header.frames != trained.channels:  # pages can be channels
        remarks.append(f"{visible(path)}: it has {header.frames} pages or frames. Only the first is translated.")
    if header and header.bits > 8 and not header.deep and path.suffix.lower() not in (".tif", ".tiff"):
        remarks.append(f"{visible(path)}: it has {header.bits} bits per channel, and 8 of them are read.")
    if header and header.alpha and trained.channels in (1, 3) and not keeps_alpha:
        remarks.append(
            f"{visible(path)}: its transparency is ignored, for the run was trained without. To give it to the "
            "translation, add --keep-alpha; to keep what is seen, blend the image with a background first."
        )
    if path.suffix.lower() in (".tif", ".tiff") and not find_spec("tifffile") and FileTraits.of(path).geo:
        remarks.append(
            f"{visible(path)}: its place on earth is lost, for its translation is no TIFF. To keep it, install what "
            "writes TIFFs: pip install 'ganforge-images[geo]'"
        )
    return remarks
