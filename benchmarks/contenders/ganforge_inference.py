"""Translating images as `ganforge predict` does, through the door for Python."""

from collections.abc import Callable
from typing import Any

import numpy as np


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What translates a batch; nothing to say about it."""
    from ganforge.inference.translator import Translator

    translator = Translator.load(given["run"])
    channels = translator.direction().source.channels
    shape = (given["batch"], given["side"], given["side"], channels)
    images = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    return lambda: translator.translate(images if given["batch"] > 1 else images[0]), {}
