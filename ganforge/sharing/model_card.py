"""The model card of a pack: a README.md in the form that model hubs read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ganforge.runs.run_summary import RunSummary

TAGS = ("ganforge", "gan", "keras", "tensorflow")


@dataclass(frozen=True)
class CardFacts:
    """What a model card says beside the summary of a run.

    Attributes:
        step: of the checkpoint.
        has_source: whether images are translated; else they are made from noise.
        shape: of an example, for people.
        tables: the resolved experiment.
        packages: what to install, each with its version.
        license: as hubs write it, such as `apache-2.0`; empty if the author chose none.
        pictures: what the samples are called in the pack; empty if there are none.
        measured: of each figure that was measured at the step, its value, the number of images and their split.
    """

    step: int
    has_source: bool
    shape: str
    tables: Mapping[str, Any]
    packages: Mapping[str, str]
    license: str
    pictures: str
    measured: Mapping[str, tuple[float, int, str]]


def model_card(summary: RunSummary, facts: CardFacts) -> str:
    """The whole file: what programs read, and what people read."""
    return "\n".join(["---", *_front_matter(summary, facts), "---", "", *_body(summary, facts)])


def _front_matter(summary: RunSummary, facts: CardFacts) -> Iterator[str]:
    """YAML; values are written as JSON, which is YAML too and needs no further escaping."""
    task = "image-to-image" if facts.has_source else "unconditional-image-generation"
    if facts.license:
        yield f"license: {json.dumps(facts.license)}"
    yield "library_name: ganforge"
    yield f"pipeline_tag: {task}"
    yield f"tags: {json.dumps([*TAGS, summary.method])}"
    metrics = [
        {"type": name, "name": f"{name}, {count} images of the {split} split", "value": value}
        for name, (value, count, split) in facts.measured.items()
    ]
    if metrics:
        dataset = {"name": summary.dataset, "type": summary.dataset}
        results = [{"task": {"type": task}, "dataset": dataset, "metrics": metrics}]
        yield f"model-index: {json.dumps([{'name': summary.path.name, 'results': results}])}"


def _body(summary: RunSummary, facts: CardFacts) -> Iterator[str]:
    yield f"# {_plain(summary.path.name)}"
    yield ""
    what = "Translates images" if facts.has_source else "Makes images from noise"
    yield f"{what}: {facts.shape}. Trained with [ganforge](#how-to-use-it), method `{_code(summary.method)}`, on the"
    yield f"dataset `{_code(summary.dataset)}`, {facts.step:,} of {summary.steps:,} steps."
    yield ""
    if facts.pictures:
        columns = "source, generated image and target" if facts.has_source else "generated and real images"
        yield f"![Samples: {columns}]({facts.pictures})"
        yield ""
    yield from _usage(summary, facts)
    yield from _training(facts)
    yield "## Limits"
    yield ""
    yield "It learned from one dataset, and works on images like those. It was not tested for any other use."
    yield ""


def _usage(summary: RunSummary, facts: CardFacts) -> Iterator[str]:
    name = summary.path.name
    yield "## How to use it"
    yield ""
    yield "```console"
    yield f"pip install {' '.join(f'{package}=={version}' for package, version in facts.packages.items())}"
    if facts.has_source:
        yield f'ganforge predict "{name}" photo.png --out translated'
    else:
        yield f'ganforge sample "{name}" --seeds 0-35'
    yield "```"
    yield ""
    yield f'Here `"{name}"` is the folder of this pack. From Python: `ganforge.load("{name}")`. To start a run from its'
    yield f'weights, add `--set trainer.start_from="{name}"` to `ganforge run`. Loading executes nothing from the pack.'
    yield ""


def _training(facts: CardFacts) -> Iterator[str]:
    trainer = facts.tables.get("trainer", {})
    yield "## Training"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for kind in ("method", "generator", "discriminator", "dataset"):
        if component := facts.tables.get(kind):
            yield f"| {kind} | `{_code(component.get('name'))}` |"
    yield f"| losses | {_losses(facts.tables)} |"
    yield f"| batch size | {trainer.get('batch_size')} |"
    for name, (value, count, split) in facts.measured.items():
        yield f"| {_plain(name)} | {value:.4g}, on {count} images of the {_plain(split)} split |"
    yield ""
    yield "`experiment.toml` has every option, `pack.json` the hash of every file."
    yield ""


def _losses(tables: Mapping[str, Any]) -> str:
    return ", ".join(f"{loss.get('weight', 1):g} x `{_code(loss.get('name'))}`" for loss in tables.get("losses", []))


def _code(text: Any) -> str:
    return " ".join(str(text).replace("`", "'").replace("|", "/").split())


def _plain(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)
