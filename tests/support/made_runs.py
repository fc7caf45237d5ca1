"""Run folders as training leaves them, made without training."""

import json
from pathlib import Path

import numpy as np
import tiny_components

from ganforge.contact_sheet import ContactSheet
from ganforge.runs.directory import RunDirectory

START = {
    "date": "2026-05-04T10:20:30+00:00",
    "devices": ["1 x CPU"],
    "python": "3.11.7",
    "platform": "Linux x86_64",
    "packages": {"ganforge": "0.1.0", "tensorflow": "2.21.0"},
    "plugins": {"ganforge-images": "0.1.0"},
    "data": {"train": {"examples": 6, "file_names_digest": "ab12"}, "validation": {"examples": None}},
}
COLUMNS = "step,images,seconds,images_per_second,generator/game,generator/distance,generator/total,discriminator/game,"
COLUMNS += "discriminator/total,judgement/real,judgement/fake,validation/error,validation/n"


def made_run(outdir: Path, steps: int = 8, worst: float = 1.0, finished: bool = True, **changes) -> RunDirectory:
    """A run that logged every second step and validated every fourth; its error falls from `worst`."""
    experiment = tiny_components.tiny_experiment(trainer={"steps": steps, "best": "error"}, **changes)
    run = RunDirectory.create(outdir, experiment)
    with run.metrics.open("w") as file:
        for step in range(4, steps + 1, 4):
            line = {"step": step, "figure": "error", "value": worst / step, "n": 3, "higher_is_better": False}
            file.write(json.dumps(line) + "\n")
    rows = [row(step, worst) for step in range(2, steps + 1, 2)]
    run.results.write_text("\n".join([COLUMNS, *rows]) + "\n")
    run.starts.add({"steps": steps, **START, **({"finished": True} if finished else {})})
    run.checkpoints.mkdir()
    (run.checkpoints / f"{steps:08d}").mkdir()
    (run.checkpoints / "best").write_text(f"{steps - steps % 4}\n")
    return run


def row(step: int, worst: float) -> str:
    figures = [step, 2 * step, step / 10, 20, 0.7, 1 / step, 0.7 + 1 / step, 0.6, 0.6, 0.7, "nan" if step == 4 else 0.3]
    return ",".join(map(str, [*figures, *([worst / step, 3] if step % 4 == 0 else ["", ""])]))


def add_samples(run: RunDirectory, steps: tuple[int, ...] = (0, 4, 8)) -> None:
    """Sheets of two rows in which the generated images brighten from step to step."""
    run.samples.mkdir()
    source = np.linspace(-1, 1, 2 * 8 * 8, dtype=np.float32).reshape(2, 8, 8, 1)
    for step in steps:
        columns = {"source": source, "generated": source + step / 10, "target": -source}
        ContactSheet.arrange(columns, 2).write(run.samples / f"{step:06d}.png")


def add_finding(run: RunDirectory, **finding) -> None:
    """A line in `stats.jsonl`."""
    with run.stats.open("a") as file:
        file.write(json.dumps({"event": "health", "name": "x", "advice": "", "ends": False, **finding}) + "\n")
