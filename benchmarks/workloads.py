"""Things in large numbers, for seeing how costs grow: files, plugins, runs."""

import shutil
from pathlib import Path

from benchmarks.commands import ganforge

EXPERIMENT = """
name = "small"
dataset = { name = "procedural-terrain", size = 64 }
generator = { name = "unet", filters = 8, depth = 4 }
discriminator = { name = "patchgan", filters = 4, layers = 1 }
method = { name = "paired" }
losses = [{ name = "adversarial" }, { name = "l1" }]

[trainer]
steps = 1
samples = 1
validation_examples = 1
"""
PLUGIN = """
from typing import Literal
from ganforge import Loss, hookimpl

class Loss{number}(Loss):
    name: Literal["loss-{number}"] = "loss-{number}"
    share: float = 1.0

@hookimpl
def ganforge_losses():
    return [Loss{number}]
"""


def trained_run(folder: Path) -> Path:
    """A run of one step."""
    file = folder / "small.toml"
    file.write_text(EXPERIMENT, encoding="utf-8")
    ganforge("run", file, "--outdir", folder / "runs")
    return folder / "runs" / "small-001"


def copied_runs(folder: Path, run: Path, count: int) -> Path:
    """A folder of so many copies of a run, without checkpoints."""
    copies = folder / f"runs-{count}"
    for number in range(count):
        shutil.copytree(run, copies / f"small-{number:04d}", ignore=shutil.ignore_patterns("checkpoints", "*.png"))
    return copies


def tiny_pairs(folder: Path, count: int) -> Path:
    """A folder of so many files of 16x8 pixels."""
    import io

    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (16, 8)).save(held, "JPEG")
    files = folder / f"files-{count}"
    (files / "train").mkdir(parents=True)
    for number in range(count):
        (files / "train" / f"{number:06d}.jpg").write_bytes(held.getvalue())
    return files


def fake_plugins(folder: Path, count: int) -> dict[str, str]:
    """The environment in which so many more plugins are installed, each with a loss."""
    packages = folder / f"plugins-{count}"
    for number in range(count):
        facts = packages / f"benchmark_plugin_{number}-1.0.dist-info"
        facts.mkdir(parents=True)
        (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: benchmark-plugin-{number}\nVersion: 1.0\n")
        (facts / "entry_points.txt").write_text(f"[ganforge]\nplugin = benchmark_plugin_{number}\n")
        (packages / f"benchmark_plugin_{number}.py").write_text(PLUGIN.replace("{number}", str(number)))
    return {"PYTHONPATH": str(packages)}
