"""Train on few of a folder's pairs: plain, with differentiable augmentation, and with its adaptive form.

    uv run python benchmarks/few_images.py facades --source right --counts 20,100

The folder has the subfolders `train` and `val` of files that hold both pictures of a pair, as the pix2pix data sets do.
Runs go to --out, six of them here, and a run that is there already goes on where it stopped. At the end it prints a
table of the validation figures and writes their curves to `few-images.png` in --out.
"""

import argparse
import csv
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
FIGURES = {"validation/kid/lite0": "KID", "validation/mae": "L1", "augmentation/probability": "Probability of a change"}


def main() -> None:
    """Train what is asked for, and show how it went."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source", choices=("left", "right"), default="left")
    parser.add_argument("--counts", default="20,100", help="numbers of training pairs")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--filters", type=int, default=24)
    parser.add_argument("--out", type=Path, default=Path("runs/few-images"))
    options = parser.parse_args()
    counts = [int(count) for count in options.counts.split(",")]
    rows = {(count, way): trained(options, count, way) for count in counts for way in WAYS}
    for (count, way), figures in rows.items():
        last = {name: values[-1][1] for name, values in figures.items() if values}
        print(f"{count:5} {way:10}", *(f"{FIGURES[name]} {value:.4f}  " for name, value in last.items()))
    write_png_charts([panel(rows, count, name) for count in counts for name in FIGURES], options.out / "few-images.png")


def trained(options: argparse.Namespace, count: int, way: str) -> dict[str, list[tuple[int, float]]]:
    """The figures of one run by name, each with its steps; it is trained first where that is left to do."""
    name = f"{count}-{way}"
    folder = options.out / f"{name}-001"
    experiment = Experiment.from_tables(tables(options, name, few(options, count), WAYS[way]))
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


def tables(options: argparse.Namespace, name: str, folder: Path, augmentation: dict[str, Any]) -> dict[str, Any]:
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
            "batch_size": 4,
            "log_every": every // 4 or 1,
            "validate_every": every,
            "sample_every": options.steps,
            "checkpoint_every": options.steps,
            "discriminator_augmentation": augmentation,
        },
    }


def panel(rows: dict[tuple[int, str], dict[str, list[tuple[int, float]]]], count: int, figure: str) -> Panel:
    """One figure for one number of pairs: a curve per way to train."""
    curves = [
        Curve(way, *map(tuple, zip(*figures[figure], strict=True)))
        for (number, way), figures in rows.items()
        if number == count and figures[figure]
    ]
    return Panel(f"{FIGURES[figure]}, {count} pairs", tuple(curves))


if __name__ == "__main__":
    main()
