"""A module that imports too much."""

import keras  # noqa: F401
from sound_metric import Sound


class Heavy(Sound):
    """Sound but for its module."""
