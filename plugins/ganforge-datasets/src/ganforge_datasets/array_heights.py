"""Heights that may also be kept as NumPy arrays."""

from typing import TYPE_CHECKING

from ganforge_images import Encoding, Heights

from ganforge import DataError, EncodedImage
from ganforge.encoded_image import ImageFile

if TYPE_CHECKING:
    import numpy as np

_MARK = b"\x93NUMPY"


class ArrayHeights(Heights):
    """Numbers in image files, or in `.npy` files: (height, width, channels) of any dtype of whole numbers or floats."""

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file."""
        return _array(path).shape[:2] if is_array(path) else super().size(path)

    def load(self, path: ImageFile) -> "np.ndarray":
        """The numbers of a file: (height, width, channels) float32, -1 and 1 for the ends of each range."""
        return self.scaled(_array(path), path) if is_array(path) else super().load(path)


def is_array(path: ImageFile) -> bool:
    """Whether this is an `.npy` file."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except OSError:
        return False  # reported by whoever reads it


def refuse_array(image: EncodedImage, role: str, encoding: Encoding) -> None:
    """Refuse an `.npy` file where it cannot be read.

    Raises:
        DataError: nothing says which of its numbers become -1 and 1.
    """
    if is_array(image) and not isinstance(encoding, ArrayHeights):
        option = f"{role}_value_range" if role in ("source", "target") else f"extras.{role}.value_range"
        raise DataError(
            f"{image}: this is an array of numbers, no image. Set `{option}` to the numbers that become -1 and 1, or "
            "choose another column."
        )


def _array(path: ImageFile) -> "np.ndarray":
    import numpy as np

    try:
        with path.open("rb") as file:
            array = np.lib.format.read_array(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{path}: the array cannot be read: {error}. Write it anew.") from error
    if array.ndim != 3 or array.dtype.kind not in "uif":
        raise DataError(
            f"{path}: the array is {array.shape} {array.dtype}. Expected (height, width, channels) numbers."
        )
    return array
