"""Import TensorFlow without its noise."""

import gc
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from tempfile import TemporaryFile
from typing import IO, Any

import rich_click as click

NOISE = re.compile(
    rb"WARNING: All log messages before absl|[IWE]\d{4} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] |"
    rb"INFO: |fully_quantize: |loc\(|error: failed while converting|"
    rb"Some ops are not supported|TF Select ops|Details:|\ttf\."
)
"""How lines begin that TensorFlow's libraries log, whatever the log level is."""

NOT_NEEDED = ("pandas", "IPython")
"""Packages that TensorFlow and Keras import where they are installed, for functions that nothing here calls."""


def _held() -> IO[bytes]:
    """A file for what is printed meanwhile; in memory where the system has that, for a disk may be full."""
    return os.fdopen(os.memfd_create("printed"), "w+b") if hasattr(os, "memfd_create") else TemporaryFile()


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what TensorFlow's libraries log off the screen; whatever else is printed on stderr follows at the end."""
    if os.environ.get("TF_CPP_MIN_LOG_LEVEL") not in ("0", "1"):  # with 2, errors that change nothing come later
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.stderr.flush()
    kept = os.dup(2)
    with _held() as printed:
        os.dup2(printed.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            printed.seek(0)
            for line in printed:
                if not NOISE.match(line):
                    click.echo(line, nl=False, err=True)


@contextmanager
def _no_more_than_needed() -> Iterator[None]:
    """Import faster by a fifth: without searching for garbage, and without what is not needed.

    What is imported stays, so it is not searched for garbage later either.
    """
    absent: dict[str, Any] = {name: None for name in NOT_NEEDED if name not in sys.modules}
    sys.modules.update(absent)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        for name in absent:
            del sys.modules[name]


def import_quietly() -> None:
    """Import TensorFlow and Keras now, before anything else does."""
    is_first = "tensorflow" not in sys.modules
    with quiet(), _no_more_than_needed() if is_first else nullcontext():
        import tensorflow as tf

        from ganforge.layers.keras_settings import use_expected_keras

        tf.config.list_physical_devices()
    use_expected_keras()
    for name in ("tensorflow", "absl"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.ERROR)
