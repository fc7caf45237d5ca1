"""A run as callbacks see it, without an engine."""

from collections.abc import Callable

import numpy as np
import pytest

from ganforge.components import Callback, RunContext


class Watched:
    """Drives one callback as the engine does; figures tell their step."""

    def __init__(self, callback: Callback, context: RunContext) -> None:
        self.keras_callback = callback.build(context)
        self.context = context

    def train(self, until: int, validations: tuple[int, ...] = (), steps_per_call: int = 1, end: bool = True) -> None:
        self.keras_callback.on_train_begin()
        for step in range(self.context.start_step + steps_per_call, until + 1, steps_per_call):
            logged = step % self.context.log_every == 0
            self.keras_callback.on_train_batch_end(step - 1, figures(step) if logged else {})
            if step in validations:
                self.keras_callback.on_epoch_end(step - 1, {"validation/psnr": step / 3, "validation/n": 64.0})
        if end:
            self.keras_callback.on_train_end()


def figures(step: int) -> dict[str, float]:
    return {"generator/l1": 1 / step, "generator/total": 2.0, "images": 4 * step, "seconds": step / 2}


@pytest.fixture
def watch(tmp_path) -> Callable[..., Watched]:
    """Builds a callback for a run of 10 steps, from `start_step` on."""

    def translate(examples: dict[str, np.ndarray], direction: str = "forward") -> np.ndarray:
        return -examples["source"][..., :1].repeat(3, axis=-1)

    def make(callback: Callback, start_step: int = 0, log_every: int = 2, sample_every: int = 4) -> Watched:
        source = np.linspace(-1, 1, 2 * 8 * 8 * 1, dtype=np.float32).reshape(2, 8, 8, 1)
        fixed = {"source": source, "target": source.repeat(3, axis=-1)}
        return Watched(callback, RunContext(tmp_path, 10, start_step, log_every, sample_every, fixed, translate))

    return make
