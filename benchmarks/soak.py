"""Train a tiny run for long, with samples, validations and checkpoints, and see whether its memory grows.

    uv run python benchmarks/soak.py --steps 2000

Fails where the resident memory at the end is more than 5 % above what it was after the warm-up.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from ganforge.cli.number_text import resident_memory
from ganforge.components import Callback
from ganforge.runs.directory import RunDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
ALLOWED = 1.05


class Memory(Callback):
    """Notes the resident memory in MiB."""

    name: Literal["memory"] = "memory"
    every: int
    seen: dict[int, float]

    def build(self, context: Any) -> Any:
        from ganforge.callbacks.keras_protocol import keras_callback

        return keras_callback(step=lambda step, figures: self.note(step))

    def note(self, step: int) -> None:
        if step % self.every == 0:
            self.seen[step] = (resident_memory() or 0) / 2**20
            print(f"{step:6}  {self.seen[step]:8.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=2000)
    options = parser.parse_args()
    warm, seen = options.steps // 5, Memory(every=options.steps // 20, seen={})

    from small_methods import small_experiment

    from ganforge.training.trainer import Trainer

    often = {"log_every": 5, "sample_every": 20, "validate_every": 20, "checkpoint_every": 20}
    experiment = small_experiment("paired", steps=options.steps, **often)
    with tempfile.TemporaryDirectory() as folder:
        print("  step       MiB")
        trainer = Trainer(experiment, [seen])
        trainer.run(RunDirectory.create(Path(folder), experiment))
    first, last = seen.seen[warm], seen.seen[options.steps]
    growth = f"{first:.1f} MiB at step {warm}, {last:.1f} MiB at step {options.steps}: {last / first - 1:+.1%}"
    if last > ALLOWED * first:
        raise SystemExit(f"Memory grows: {growth}")
    print(growth)


if __name__ == "__main__":
    main()
