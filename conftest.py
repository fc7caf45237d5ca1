"""What makes every test quicker, those of the plugins too."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

AS_IN_A_RUN = (
    "plugins/ganforge-pix2pix/tests/test_fast_ways.py",
    "tests/exporting",
    "tests/formats",
    "tests/layers",
    "tests/training/step/test_graph_options.py",
)
"""Tests of how graphs compute, not only of what."""


def pytest_collection_finish() -> None:
    """Whatever is imported by now stays: a search for garbage, of which each run makes one, need not go through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def graphs_as_traced(request: pytest.FixtureRequest) -> Iterator[None]:
    """TensorFlow runs graphs as they are: rewriting one takes longer than it saves in a few calls.

    Processes that tests start rewrite theirs, as users' runs do.
    """
    here = request.path.relative_to(Path(__file__).parent).as_posix()
    if here.startswith(AS_IN_A_RUN) or "tensorflow" not in sys.modules:
        yield
        return
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    yield
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})
