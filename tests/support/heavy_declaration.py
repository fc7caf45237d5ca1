"""A module that imports too much."""

import keras  # noqa: F401
from tiny_components import TinyMetric


class Heavy(TinyMetric):
    """TinyMetric but for its module."""
