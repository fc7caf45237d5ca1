"""What the whole Trainer costs beside the bare step: images from disk, figures, samples, validations, checkpoints."""

from collections.abc import Iterator

from benchmarks.image_pairs import pairs
from benchmarks.options import Options
from benchmarks.table import Table
from benchmarks.turns import Contender, Spread, ratios, take_turns

OFTEN, SELDOM = 10, 500
"""Steps between what is due here, and by default; checkpoints are twice as far apart."""


def measure(options: Options) -> Iterator[Table]:
    """One table."""
    with pairs(options.data) as data:
        given = {**options.size, "batch": 1, "data": str(data), "precision": "float32", "update": "alternating"}
        logged = ["--set", f"trainer.log_every={OFTEN}"]
        due = [f"--set=trainer.{what}_every={OFTEN}" for what in ("sample", "validate", "checkpoint")]
        contenders = [
            Contender("bare step", "ganforge_step", given),
            Contender("ganforge run", "ganforge_run", {**given, "set": logged}),
            Contender("ganforge run, all due", "ganforge_run", {**given, "set": [*logged, *due]}),
        ]
        bare, steps, everything = take_turns(contenders, max(3, options.turns // 2), OFTEN).values()
    table = Table("Whole Trainer", f"seconds per step of batch 1 and ratios turn by turn; figures every {OFTEN} steps")
    extra = [(full - step) * OFTEN for full, step in zip(everything.seconds, steps.seconds, strict=True)]
    whole = [step + more / SELDOM for step, more in zip(steps.seconds, extra, strict=True)]
    table.rows["bare step"] = {"s": Spread.of(bare.seconds), "x bare": bare.ratio}
    table.rows["ganforge run, between what is due"] = {"s": Spread.of(steps.seconds), "x bare": steps.ratio}
    table.rows[f"with samples, validation and checkpoint every {SELDOM} steps"] = {
        "s": Spread.of(whole),
        "x bare": ratios(whole, bare.seconds),
    }
    table.rows["samples, validation and checkpoint, each once"] = {"s": Spread.of(extra)}
    yield table
