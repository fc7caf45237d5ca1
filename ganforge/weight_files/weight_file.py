"""Reads a file of weights of any known format, which its first bytes show."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ganforge.errors import WeightsError
from ganforge.file_names import visible
from ganforge.weight_files.pickled_tensors import NotTensors
from ganforge.weight_files.safetensors import read_safetensors
from ganforge.weight_files.torch_file import read_archive, read_stream


def read_weights(path: Path) -> Mapping[str, np.ndarray]:
    """Read the tensors of a `.safetensors` file, or of a state dict that `torch.save` wrote, by name.

    Raises:
        WeightsError: this is no such file, it is damaged, or it holds more than tensors; nothing in it was executed.
    """
    try:
        return _read(path)
    except OSError as error:
        raise WeightsError(f"{visible(path)}: cannot be read: {error.strerror}. Expected a file of weights.") from error
    except NotTensors as error:
        raise WeightsError(f"{visible(path)}: {error}.") from error
    except Exception as error:  # whatever a damaged file makes zipfile, pickletools, json and numpy raise
        reason = str(error) or type(error).__name__
        raise WeightsError(
            f"{visible(path)}: the file is damaged or incomplete: {reason}. Copy or download it again."
        ) from error


def _read(path: Path) -> Mapping[str, np.ndarray]:
    with path.open("rb") as file:
        start = file.read(9)
        file.seek(0)
        if start[8:] == b"{":  # the length of the header before it may look like anything
            return read_safetensors(path)
        if start[:4] == b"PK\x03\x04":
            return read_archive(path)
        if start[:1] == b"\x80":
            return read_stream(file)
    raise NotTensors("it is no file of weights. Expected what torch.save wrote, or .safetensors")
