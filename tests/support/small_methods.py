"""The installed methods as their examples play them, but tiny: 16 by 16 pixels and four filters."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tiny_components import TinyDataset

from ganforge.components import Examples
from ganforge.components.shapes import ExampleShape, VectorShape
from ganforge.discovery.kinds import kind_of
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment

ROOT = Path(__file__).parents[2]
SMALL = {"filters": 4, "depth": 3, "blocks": 1, "layers": 1, "halvings": 1, "scales": 1}
TRAINER = {
    "steps": 7,
    "batch_size": 2,
    "log_every": 2,
    "sample_every": 3,
    "checkpoint_every": 5,
    "samples": 2,
    "validation_examples": 3,
    "ema": 0.9,
    "generator_optimizer": {"schedule": "linear-decay", "clip_norm": 1.0},
    "discriminator_optimizer": {"schedule": "linear-decay"},
}


class LabeledDataset(TinyDataset):
    """The tiny dataset, with classes that take turns."""

    def shape(self) -> ExampleShape:
        return super().shape().adding(label=VectorShape.of_classes(("a", "b", "c")))

    def extra_names(self) -> frozenset[str]:
        return frozenset({"label"})

    def load(self, split: str, seed: int) -> Examples:
        examples = super().load(split, seed)

        def read(position: Any) -> Mapping[str, Any]:
            return {**examples.read(position), "label": position % 3}

        return replace(examples, read=read, classes={"label": 3})


def method_names() -> list[str]:
    """The methods of all installed packages; each needs an example that plays it."""
    return sorted(Plugins().components("method"))


def small_experiment(method: str, **trainer: Any) -> Experiment:
    """An experiment with dropout, jitter, mirror, running mean and decay, over five examples with classes."""
    tables = next(tables for tables in _examples() if tables["method"]["name"] == method)
    plugins = Plugins()
    for table in ("generator", "discriminator"):
        if table in tables:
            options = plugins.find(kind_of(table).name, tables[table]["name"]).model_fields
            tables[table] = {"name": tables[table]["name"]} | {key: SMALL[key] for key in SMALL if key in options}
    if "noise" in tables["method"]:
        tables["method"]["noise"] = 1
    tables |= {
        "name": method,
        "dataset": {"name": "procedural-terrain"},
        "augmentations": [{"name": "jitter"}, {"name": "mirror"}],
        "metrics": [{"name": "psnr"}],
        "trainer": {**TRAINER, **trainer},
    }
    experiment = Experiment.from_tables(tables, plugins)
    return experiment.model_copy(update={"dataset": LabeledDataset(examples=5, side=16, channels=3)})


def _examples() -> list[dict[str, Any]]:
    paths = sorted((ROOT / "examples").glob("*.toml"), key=lambda path: (path.stem != "terrain", path.stem))
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
