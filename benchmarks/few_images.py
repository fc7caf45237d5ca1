"""Train on few of a folder's pairs: plain, with differentiable augmentation, and with its adaptive form.

    uv run python benchmarks/few_images.py facades --source right --counts 20,100

The folder has the subfolders `train` and `val` of files that hold both pictures of a pair, as the pix2pix data sets do.
Runs go to --out, six of them for each seed here, and a run that is there already goes on where it stopped. At the end
it prints the mean of the last three validations of each way, over all seeds and with their standard deviation. The
curves, means over the seeds, go to `few-images.png` in --out.
"""

import argparse
import csv
import statistics
from itertools import product
from pathlib import Path
from typing import Any

from ganforge import Experiment, RunDirectory, Trainer
from ganforge.reports.panels import Curve, Panel
from ganforge.reports.png_chart import write_png_charts

WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "augmented": {"probability": 1.0},
    "adaptive": {"adaptive": True, "images": 3000},
}
"""The `[trainer.discriminator_augmentation]` of each way to train."""
LAST = 3
"""Validations at the end that a mean is taken of."""
FIGURES = {"validation/kid/lite0": "KID", "validation/mae": "L1", "augmentation/probability": "Probability of a change"}

Figures = dict[str, list[tuple[int, float]]]
"""The values of each figure of a run, with their steps."""


def main() -> None:
    """Train what is asked for, and show how it went."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source", choices=("left", "right"), default="left")
    parser.add_argument("--counts", default="20,100", help="numbers of training pairs")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--filters", type=int, default=24)
    parser.add_argument("--out", type=Path, default=Path("runs/few-images"))
    options = parser.parse_args()
    counts, seeds = ([int(number) for number in given.split(",")] for given in (options.counts, options.seeds))
    runs = {(seed, count, way): trained(options, seed, count, way) for seed, count, way in product(seeds, counts, WAYS)}
    rows = {key: [runs[seed, *key] for seed in seeds] for key in product(counts, WAYS)}
    for (count, way), figures in rows.items():
        ends = {name: late(figures, name) for name in FIGURES}
        print(f"{count:5} {way:10}", *(f"{FIGURES[name]} {end}  " for name, end in ends.items() if end))
    write_png_charts([panel(rows, count, name) for count in counts for name in FIGURES], options.out / "few-images.png")


def trained(options: argparse.Namespace, seed: int, count: int, way: str) -> Figures:
    """The figures of one run by name, each with its steps; it is trained first where that is left to do."""
    name = f"{count}-{way}-seed{seed}"
    folder = options.out / f"{name}-001"
    experiment = Experiment.from_tables(tables(options, seed, name, few(options, count), WAYS[way]))
    directory = RunDirectory.open(folder) if folder.exists() else RunDirectory.create(options.out, experiment)
    Trainer(experiment).run(directory)
    with directory.results.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [(int(row["step"]), float(row[name])) for row in rows if row.get(name)] for name in FIGURES}


def few(options: argparse.Namespace, count: int) -> Path:
    """A folder of links to the first training pairs, and to all pairs for validation."""
    few_pairs = options.out / f"data-{count}"
    for split, number in (("train", count), ("val", None)):
        (few_pairs / split).mkdir(parents=True, exist_ok=True)
        for file in sorted((options.folder / split).iterdir())[:number]:
            link = few_pairs / split / file.name
            if not link.exists():
                link.symlink_to(file.resolve())
    return few_pairs


def tables(
    options: argparse.Namespace, seed: int, name: str, folder: Path, augmentation: dict[str, Any]
) -> dict[str, Any]:
    """The experiment: pix2pix in small."""
    width, depth = {"filters": options.filters}, options.size.bit_length() - 1
    every = max(1, options.steps // 15)
    return {
        "name": name,
        "dataset": {"name": "side-by-side", "path": str(folder), "size": options.size, "source": options.source},
        "generator": {"name": "unet", "depth": min(8, depth), **width},
        "discriminator": {"name": "patchgan", "layers": 3 if options.size > 64 else 2, **width},
        "method": {"name": "paired"},
        "losses": [{"name": "adversarial"}, {"name": "l1"}],
        "augmentations": [{"name": "jitter"}, {"name": "mirror"}],
        "metrics": [{"name": "kid"}, {"name": "mae"}],
        "trainer": {
            "steps": options.steps,
            "seed": seed,
            "batch_size": 4,
            "log_every": every // 4 or 1,
            "validate_every": every,
            "sample_every": options.steps,
            "checkpoint_every": options.steps,
            "discriminator_augmentation": augmentation,
        },
    }


def late(runs: list[Figures], figure: str) -> str:
    """The mean of a figure at the end of each run, over the runs, and its spread; empty where it is not known."""
    ends = [statistics.mean(value for _, value in run[figure][-LAST:]) for run in runs if run[figure]]
    spread = f" ± {statistics.stdev(ends):.4f}" if len(ends) > 1 else ""
    return f"{statistics.mean(ends):.4f}{spread}" if ends else ""


def panel(rows: dict[tuple[int, str], list[Figures]], count: int, figure: str) -> Panel:
    """One figure for one number of pairs: a curve per way to train, the mean of its runs."""
    curves = [
        Curve(way, tuple(step for step, _ in runs[0][figure]), means([run[figure] for run in runs]))
        for (number, way), runs in rows.items()
        if number == count and runs[0][figure]
    ]
    return Panel(f"{FIGURES[figure]}, {count} pairs", tuple(curves))


def means(curves: list[list[tuple[int, float]]]) -> tuple[float, ...]:
    """The mean at each step; all curves have the same steps."""
    return tuple(statistics.mean(value for _, value in points) for points in zip(*curves, strict=True))


if __name__ == "__main__":
    main()
