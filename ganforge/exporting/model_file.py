"""`model.json` beside an exported file: reading what `model_description` wrote."""

import json
from pathlib import Path
from typing import Any

from ganforge.errors import RunError
from ganforge.file_names import visible

MODEL_FILE = "model.json"
VERSION = 1


def read_model_file(folder: Path) -> dict[str, Any]:
    """What the folder of an export says about itself.

    Raises:
        RunError: it cannot be read, or is of another version.
    """
    path = folder / MODEL_FILE
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
        found = description["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"{visible(path)}: cannot be read: {type(error).__name__}: {error}. Expected what `ganforge export` "
            "writes. Export the run again."
        ) from error
    if found != VERSION:
        raise RunError(f"{visible(path)}: its version is {found!r}. Expected {VERSION}. Export the run again.")
    return description
