"""Translating images as `ganforge predict` does, through the door for Python."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What translates a batch, and what computes it: with `choose`, the fastest of TensorFlow and the run's exports."""
    from ganforge.discovery.plugins import Plugins
    from ganforge.exporting.exported_translation import ExportedTranslation
    from ganforge.exporting.runtime_choice import choose
    from ganforge.inference.translator import Translator

    translator = Translator.load(given["run"])
    direction = translator.direction()
    for folder in sorted(Path(given["run"], "exports").iterdir()) if given["choose"] else ():
        choose(translator, direction, ExportedTranslation.load(folder, Plugins()))
    shape = (given["batch"], given["side"], given["side"], direction.source.channels)
    images = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    facts = {"computed by": translator.generators.runtime()}
    return lambda: translator.translate(images if given["batch"] > 1 else images[0]), facts
