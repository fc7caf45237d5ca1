"""Train small pix2pix networks on several tasks with several seeds, and measure what comes out.

    uv run python benchmarks/quality.py --data FOLDER --sets facades,terrain --sizes 128 --steps 1500 --seeds 1,2,3

FOLDER holds `facades` and `cad` as examples/facades.toml and examples/cad.toml describe them, and `camvid` with
`train` and `val`, in each `images` and `labels`. What is missing is named and left out; terrain needs nothing. Runs
go to --out, with a line of `rows.jsonl` for each that is finished: the same command goes on after a stop, and trains
only what has no line yet. At the end it prints the table, in Markdown.
"""

import argparse
import json
import statistics
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from ganforge import Experiment, Plugins, RunDirectory, Trainer
from ganforge.data.example_arrays import as_seen
from ganforge.data.pair_files import split
from ganforge.evaluation.evaluation import Evaluation
from ganforge.evaluation.evaluator import evaluate_folders, evaluate_run
from ganforge.evaluation.folder_images import FolderImages
from ganforge.evaluation.metric_choice import MetricChoice
from ganforge.evaluation.run_images import RunImages
from ganforge.evaluation.run_options import RunOptions
from ganforge.images import as_channels, from_uint8, read_image, to_uint8, write_png

FIGURES = {
    "mae": "L1",
    "ssim": "SSIM",
    "kid": "KID x 1000",
    "miou": "mean IoU",
    "pixel-accuracy": "pixel accuracy",
    "map-agreement": "map agreement",
}
IMAGES = ("mae", "ssim", "kid")
METRICS = {"camvid": ("miou", "pixel-accuracy"), "terrain": (*IMAGES, "map-agreement")}
"""Where it is not IMAGES."""
SPLITS = {"cad": "test"}
"""Where it is not the validation split: sets whose own second folder is called something else."""
LIMIT = 48
"""How many examples of a split without end are measured."""
OF_LABELS = (
    {"name": "cross-entropy", "weight": 100},
    {"name": "gradient-penalty", "where": "real", "weight": 10, "every": 4},
)
"""What examples/face-segmentation.toml has in the place of `l1`."""
CAMVID_CLASSES, CAMVID_VOID = 11, 11
SETS = ("facades", "cad", "sketches", "camvid", "terrain")


def main() -> None:
    """Train and measure what has no line yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="folder with facades, cad and camvid")
    parser.add_argument("--sets", type=words, default=SETS, help=f"of {','.join(SETS)}")
    parser.add_argument("--sizes", type=numbers, default=(128, 256))
    parser.add_argument("--seeds", type=numbers, default=(1, 2, 3))
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--filters", type=int, default=32, help="half of the paper's")
    parser.add_argument("--torch", help="an interpreter that has PyTorch, to train façades with it, too")
    parser.add_argument("--out", type=Path, default=Path("runs/quality"))
    options = parser.parse_args()
    rows = options.out / "rows.jsonl"
    for name, size, seed, by in wanted(options):
        key = {"set": name, "size": size, "seed": seed, "steps": options.steps, "filters": options.filters, "by": by}
        if not any(key.items() <= row.items() for row in read(rows)):
            found = measured(trained(options, key), name) if by == "ganforge" else reference(options, key)
            row = {**key, **found}
            with rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    print("\n".join(table(read(rows))))


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def wanted(options: argparse.Namespace) -> Iterator[tuple[str, int, int, str]]:
    """Each set, size and seed whose data are there, and who trains."""
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.sets:
        folder = "facades" if name == "sketches" else name
        if name != "terrain" and not (options.data and (options.data / folder).is_dir()):
            print(f"{name}: left out, for --data has no folder {folder!r}")
            continue
        if name == "sketches":
            draw_sketches(options.data / folder, options.out / "sketches")
        trainers = ("ganforge", "PyTorch") if options.torch and name == "facades" else ("ganforge",)
        yield from product((name,), options.sizes, options.seeds, trainers)


def draw_sketches(facades: Path, folder: Path) -> None:
    """Pencil drawings of the photos among the façades, in two folders."""
    from ganforge_images.derivations import Pencil

    for part in ("train", "val"):
        photos, sketches = folder / "photos" / part, folder / "sketches" / part
        split(facades / part, photos, folder / "labels" / part, lambda done, total: None)
        sketches.mkdir(parents=True, exist_ok=True)
        for photo in photos.iterdir():
            image = from_uint8(as_channels(read_image(photo), 3))
            write_png(sketches / photo.name, to_uint8(Pencil().derive(image, [0, 0]).numpy()))


def trained(options: argparse.Namespace, key: dict[str, Any]) -> RunDirectory:
    """The run of a row, from where it was stopped if it was."""
    name = "-".join(map(str, key.values()))
    experiment = Experiment.from_tables({"name": name, **tables(options, key)})
    folder = options.out / f"{name}-001"
    directory = RunDirectory.open(folder) if folder.exists() else RunDirectory.create(options.out, experiment)
    Trainer(experiment).run(directory)
    return directory


def tables(options: argparse.Namespace, key: dict[str, Any]) -> dict[str, Any]:
    """The experiment of a row: pix2pix as the paper has it, but of fewer filters."""
    name, size, steps, width = key["set"], key["size"], key["steps"], {"filters": key["filters"]}
    labels, wide = name == "camvid", name == "cad"
    return {
        "dataset": dataset(options, name, (size, size * 3 // 2 if wide else size)),
        "generator": {"name": "unet", "depth": min(8, size.bit_length() - 1 - wide), **width},
        "discriminator": {"name": "patchgan", **width},
        "method": {"name": "paired"},
        "losses": [{"name": "adversarial"}, *(OF_LABELS if labels else [{"name": "l1", "weight": 100}])],
        "augmentations": [] if name == "terrain" else [{"name": "jitter"}, {"name": "mirror"}],
        "trainer": {"steps": steps, "seed": key["seed"], "validate_every": steps, "sample_every": steps},
    }


def dataset(options: argparse.Namespace, name: str, size: tuple[int, int]) -> dict[str, Any]:
    if name == "terrain":
        return {"name": "procedural-terrain", "size": size[0]}
    if name == "sketches":
        faces = {"source": "photos", "target": "sketches", "target_channels": 1, "size": size}
        return {"name": "paired-folders", "path": str(options.out / "sketches"), **faces}
    folder = {"path": str(options.data / name), "size": size}
    if name == "camvid":
        classes = {"target_labels": {"classes": CAMVID_CLASSES, "void": CAMVID_VOID}}
        return {"name": "paired-folders", **folder, "source": "images", "target": "labels", **classes}
    if name == "cad":
        return {"name": "side-by-side", **folder, "source_channels": 1, "target_channels": 1}
    return {"name": "side-by-side", **folder, "source": "right"}


def measured(run: RunDirectory, name: str) -> dict[str, Any]:
    """What `ganforge evaluate` finds, of one run."""
    plugins = Plugins()
    options = RunOptions(SPLITS.get(name, "validation"), limit=LIMIT if name == "terrain" else None)
    evaluation = evaluate_run(RunImages(run, options, plugins), MetricChoice.of(plugins, METRICS.get(name, IMAGES)))
    evaluation.write(run.evaluations, f"{options.split}-step-{evaluation.images['step']}")
    return {"split": options.split, **summary(evaluation)}


def reference(options: argparse.Namespace, key: dict[str, Any]) -> dict[str, Any]:
    """Train a row of façades by PyTorch, and measure what it makes of the same sources."""
    folder = options.out / "-".join(map(str, key.values()))
    places = {part: folder / part for part in ("source", "target", "generated")}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    examples = Experiment.from_tables({"name": "pairs", **tables(options, key)}).dataset.load("validation", 0)
    for number in range(examples.size or 0):
        example = as_seen(examples.read(np.int64(number)), examples)
        for part in ("source", "target"):
            write_png(places[part] / f"{number:03}.png", to_uint8(example[part]))
    given = {"side": key["size"], **key, "data": str(options.data / key["set"])}
    given |= {"sources": str(places["source"]), "out": str(places["generated"])}
    script = Path(__file__).parent / "contenders" / "torch_translations.py"
    subprocess.run([options.torch, str(script), json.dumps(given)], check=True)
    images = FolderImages(places["generated"], places["target"])
    return {"split": "validation", **summary(evaluate_folders(images, MetricChoice.of(Plugins(), IMAGES)))}


def summary(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "n": max(figure.n for figure in evaluation.figures),
        "figures": {figure.name: figure.value for figure in evaluation.figures},
        "provenance": {figure.name: dict(figure.provenance) for figure in evaluation.figures if figure.provenance},
    }


def read(rows: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()] if rows.exists() else []


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Each set, size and budget: means over the seeds, with the standard deviation."""
    yield f"| set | by | size | steps | seeds | split | n | {' | '.join(FIGURES.values())} |"
    yield "|---" * (7 + len(FIGURES)) + "|"
    by_kind: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(tuple(row[name] for name in ("set", "by", "size", "steps")), []).append(row)
    for kind, same in by_kind.items():
        cells = [*kind, len(same), same[0]["split"], same[0]["n"], *(cell(same, figure) for figure in FIGURES)]
        yield f"| {' | '.join(map(str, cells))} |"


def cell(rows: list[dict[str, Any]], metric: str) -> str:
    times = 1000 if metric == "kid" else 1
    figures = [row["figures"] for row in rows]
    values = [value * times for row in figures for name, value in row.items() if name.partition("/")[0] == metric]
    digits = 0 if metric == "kid" else 3
    spread = f" ± {statistics.stdev(values):.{digits}f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.{digits}f}{spread}" if values else ""


if __name__ == "__main__":
    main()
