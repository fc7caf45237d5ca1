from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ganforge_balls.charbonnier import CharbonnierLoss

from ganforge.testing import LossContract


class TestCharbonnierLoss(LossContract):
    """All checks of ganforge for losses."""

    component = CharbonnierLoss()


def test_it_is_the_softened_distance_of_each_example():
    target = np.zeros((2, 4, 4, 1), "float32")
    generated = target + np.array([0, 3], "float32").reshape(2, 1, 1, 1)
    images: Any = SimpleNamespace(generated=generated, target=target)
    assert np.asarray(CharbonnierLoss(softness=0.5).generator(images)) == pytest.approx([0.5, 9.25**0.5])
