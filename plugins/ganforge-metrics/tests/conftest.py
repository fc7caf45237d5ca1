"""What the tests of extractors share."""

from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory) -> Path:
    from frozen_graphs import frozen_graph

    path = tmp_path_factory.mktemp("graphs") / "classify_image_graph_def.pb"
    path.write_bytes(frozen_graph())
    return path


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, 20, 30, 3), np.uint8)
