from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ganforge_balls.log_cosh import LogCoshLoss

from ganforge.testing import LossContract


class TestLogCoshLoss(LossContract):
    """All checks of ganforge for losses."""

    component = LogCoshLoss()


def test_it_is_a_distance_less_its_softened_corner():
    target = np.zeros((2, 4, 4, 1), "float32")
    generated = target + np.array([0, 3], "float32").reshape(2, 1, 1, 1)
    images: Any = SimpleNamespace(generated=generated, target=target)
    assert np.asarray(LogCoshLoss(softness=0.5).generator(images)) == pytest.approx([0, 3 - 0.5 * np.log(2)], abs=1e-4)
