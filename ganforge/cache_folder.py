"""Where files are kept that can be made or fetched again."""

import os
import sys
from pathlib import Path

from ganforge.errors import DataError


def cache_folder() -> Path | None:
    """`$GANFORGE_CACHE`, or where this system keeps files that can be made again; None if the home folder is unknown.

    Raises:
        DataError: `$GANFORGE_CACHE` names a home folder that is unknown.
    """
    given = os.environ.get("GANFORGE_CACHE")
    try:
        return Path(given).expanduser() if given else _system_cache_folder()
    except RuntimeError as error:
        if not given:
            return None
        raise DataError(
            f"GANFORGE_CACHE: {given!r} names a home folder that is unknown. Set it to the path of a folder."
        ) from error


def _system_cache_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "ganforge" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ganforge"
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # XDG has relative paths ignored: they would mean another folder in every working directory.
    return (given if given.is_absolute() else Path.home() / ".cache") / "ganforge"
