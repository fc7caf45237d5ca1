"""The first example of a folder of pairs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """Nothing more to take; how many seconds the first example took, beyond importing."""
    import tensorflow as tf
    from ganforge_images.side_by_side import SideBySide

    from ganforge.data.batches import Share, TrainingStream

    next(iter(tf.data.Dataset.counter()))
    start = time.perf_counter()
    examples = SideBySide(path=Path(given["data"]), size=8, validation_share=0).load("train", 0)
    next(iter(TrainingStream(examples, (), 0).batches(Share(0, 1, 1, 1), 0)))
    return lambda: None, {"first": time.perf_counter() - start}
