"""Keeps the bytecode of what processes import: compiling TensorFlow takes twice as long as the rest of its import."""

import atexit
import os
import sys
from tempfile import TemporaryDirectory


def keep_bytecode() -> None:
    """Keep it in a folder for this run of the tests where an environment forbids it beside the sources."""
    if not sys.dont_write_bytecode:
        return
    folder = TemporaryDirectory(prefix="ganforge-bytecode-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    sys.dont_write_bytecode, sys.pycache_prefix = False, folder.name
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder.name
