"""What every test can use."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny_components

from ganforge.experiment.experiment import Experiment

# Processes that tests start find the modules of `support` as the tests do.
SUPPORT = str(Path(__file__).parent / "support")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [SUPPORT, os.environ.get("PYTHONPATH")]))


@pytest.fixture(scope="session")
def tiny_experiment() -> Callable[..., Experiment]:
    """Makes an experiment of tiny components; keywords change its parts, `trainer` its options."""
    return tiny_components.tiny_experiment
