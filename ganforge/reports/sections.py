"""The parts of the page, each made from what the run folder says."""

import math
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ganforge.experiment.toml_text import toml_document
from ganforge.reports.html import Content, Html, element, joined, void
from ganforge.reports.panels import Panel, validation_figures
from ganforge.reports.run_record import RunRecord
from ganforge.reports.sample_images import SampleImages
from ganforge.reports.svg_chart import svg_chart
from ganforge.runs.command_line import of_run, plugin_words
from ganforge.runs.measurements import Measurements
from ganforge.runs.recorded_evaluations import RecordedEvaluation

STARTS = 5
"""The newest starts that are listed."""
VALIDATIONS = 200
"""The newest validations that are listed."""
EVALUATIONS = 5
"""The newest evaluations that are listed."""


def header(record: RunRecord) -> Html:
    """The name, the state and the run at a glance."""
    summary = record.summary
    title = element("h1", record.name, element("span", record.state, class_=f"badge {record.state}"))
    tiles = [
        ("Steps", f"{summary.step:,}", f"of {summary.steps:,}"),
        ("Training time", _duration(summary.seconds), ""),
        ("Method", summary.method, f"on {summary.dataset}"),
    ]
    if summary.figures:
        name = summary.chosen or next(iter(summary.figures))
        best = summary.figures[name].best
        tiles.insert(0, (f"Best {name}", _figure(best.value), f"at step {best.step:,}"))
    if summary.date:
        tiles.append(("Started", summary.date[:10], f"{summary.date[11:16]} UTC"))
    boxes = [element("div", element("dt", name), element("dd", text, _small(more))) for name, text, more in tiles]
    return joined(title, element("dl", *boxes, class_="tiles"))


def samples(images: SampleImages) -> Html:
    """Rows of images, and a slider through the steps."""
    if not images.steps:
        return element("p", "There are no samples yet.")
    last = len(images.steps) - 1
    time: Html | None = None
    if images.changing:
        tools = (
            element("button", "Play", type="button", id="play"),
            void("input", type="range", min="0", max=str(last), value=str(last), aria_label="Step"),
            element("output", f"step {images.steps[last]}", class_="step", aria_live="polite"),
        )
        time = element("div", *tools, class_="time", hidden=True)
    columns = f"grid-template-columns: repeat({len(images.captions)}, minmax(5rem, 16rem))"
    captions = [element("div", caption, class_="caption") for caption in images.captions]
    cells = [_cell(images, caption, row) for row in range(images.rows) for caption in images.captions]
    hint = "The same inputs at every step. Click an image to enlarge its row."
    return joined(
        element("p", hint, class_="lead"),
        time,
        element("div", *captions, *cells, class_="images", style=columns),
        element("p", images.note, class_="note") if images.note else None,
    )


def curves(panels: Sequence[Panel]) -> Html:
    """A chart for each panel."""
    if not panels:
        return element("p", "Nothing was logged yet.")
    hint = "Point at a curve, or focus it and use the arrow keys, to read its values. Pale lines are the values behind "
    hint += "a smoothed curve."
    return joined(element("p", hint, class_="lead"), element("div", *map(svg_chart, panels), class_="charts"))


def metrics(record: RunRecord) -> Html:
    """The first, last and best value of each metric, and all validations."""
    if not record.summary.figures:
        return element("p", "Nothing was measured yet.")
    heads = ("Metric", "Better", "First", "Last", "Best", "Images")
    overview = table(heads, [_measurements(name, figure) for name, figure in record.summary.figures.items()])
    known = [(int(row["step"]), figures) for row in record.rows if (figures := validation_figures(row))]
    names = list(dict.fromkeys(name for _, figures in known for name in figures))
    shown = known[-VALIDATIONS:]
    every = [[f"{step:,}", *(row.get(name, "-") for name in names)] for step, row in reversed(shown)]
    summary = element("summary", f"All {len(known)} validations" if shown == known else f"The last {VALIDATIONS}")
    details = element("details", summary, table(("Step", *names), every)) if known else None
    evaluations = map(_evaluation, reversed(record.evaluations[-EVALUATIONS:]))
    return joined(overview, details, *evaluations)


def _evaluation(evaluation: RecordedEvaluation) -> Html:
    """What was found about data that the run did not learn from."""
    rows = []
    for figure in evaluation.figures:
        interval = figure.get("interval")
        ends = " to ".join(f"{end:.4g}" for end in interval) if isinstance(interval, list) else "-"
        better = "lower" if figure.get("higher_is_better") is False else "higher"
        rows.append([str(figure["name"]), better, _figure(figure["value"]), ends, f"{figure['n']:,}"])
    heads = ("Metric", "Better", "Value", "95 % interval", "Images")
    title = f"Evaluation of step {evaluation.step:,} on the {evaluation.split} split"
    return joined(element("h3", title), table(heads, rows))


def health(record: RunRecord) -> Html:
    """What was found about the run, and whether it still holds."""
    ended = {(event.get("name"), event["step"]) for event in record.findings if event.get("ends")}
    items = [
        element(
            "li",
            element("strong", f"Step {step} was not finite."),
            element("p", f"The state, the batch and the terms are in failures/{step:08d}."),
            class_="holds",
        )
        for step in record.failures
    ]
    for event in record.findings:
        name, step = event.get("name"), event["step"]
        held = not event.get("ends") and not any(name == other and step <= end for other, end in ended)
        texts = (element("strong", event.get("sentence", "")), _paragraph(event.get("advice")))
        items.append(element("li", *texts, element("small", f"step {step:,}"), class_="holds" if held else None))
    if not items:
        sentence = "No warning: neither player has won, outputs differ, and gradients keep their size."
        items.append(element("li", element("strong", sentence), class_="well"))
    return element("ul", *items, class_="findings")


def experiment(record: RunRecord) -> Html:
    """The experiment as it was given, what was changed on the command line, and every option."""
    given, overrides = record.text(record.run.experiment_toml), record.text(record.run.overrides)
    resolved = _copied(toml_document(record.tables))
    if not given:
        return joined(
            element("p", "The experiment was made in Python. These are all its options.", class_="lead"), resolved
        )
    changes = (element("h3", "Changed on the command line"), _copied(overrides)) if overrides.strip() else ()
    every = element("details", element("summary", "Every option with its value"), resolved)
    return joined(_copied(given), *changes, every)


def data(record: RunRecord) -> Html:
    """The dataset, and how many examples each split has."""
    dataset = record.tables.get("dataset", {})
    splits = record.starts[-1].get("data", {}) if record.starts else {}
    rows = [
        [name, _count(split.get("examples")), split.get("file_names_digest") or "-"] for name, split in _tables(splits)
    ]
    grid = table(("Split", "Examples", "Digest of the file names"), rows) if rows else None
    return joined(grid, element("h3", "Options"), _copied(toml_document({"dataset": dataset})))


def versions(record: RunRecord) -> Html:
    """What each start ran on."""
    shown = list(record.starts)[-STARTS:]
    if not shown:
        return element("p", "Nothing is recorded yet.")
    note = f"The last {STARTS} of {len(record.starts)} starts." if len(shown) < len(record.starts) else None
    facts = [dict(_facts(start)) for start in shown]
    names = dict.fromkeys(name for start in facts for name in start)
    rows = [[name, *(start.get(name, "-") for start in facts)] for name in names]
    heads = [f"Start {len(record.starts) - len(shown) + number}" for number in range(1, len(shown) + 1)]
    return joined(_paragraph(note, "note"), table(("", *(heads if len(heads) > 1 else [""])), rows))


def reproduction(record: RunRecord) -> Html:
    """What to type to train it again, go on with it, or use it."""
    last = record.starts[-1] if record.starts else {}
    wanted = {**last.get("packages", {}), **last.get("plugins", {})}
    packages = [f"{name}=={version}" for name, version in wanted.items() if not name.endswith(".py")]
    path = record.shown_path
    file = path / "experiment.toml"
    changes = [word for line in record.text(record.run.overrides).splitlines() for word in ("--set", line)]
    again = shlex.join(["ganforge", "run", str(file), *changes, *plugin_words(record.run.path, path)])
    steps = [
        (f"Install what it used, on Python {last.get('python', '3.11')}", shlex.join(["pip", "install", *packages]))
    ]
    if record.default_name:
        steps.append(("Train it again", again))
    else:
        steps.append(("Save the options above as experiment.toml, and train it again", "ganforge run experiment.toml"))
    steps.append(("Go on with it", of_run("resume", record.run.path, path)))
    steps.append(("Translate images with it", f"{of_run('predict', record.run.path, path)} IMAGE... --out FOLDER"))
    seed = record.tables.get("trainer", {}).get("seed", 0)
    remark = f"The seed is {seed}. On the same versions, device and number of threads, training repeats exactly where "
    remark += "trainer.deterministic is true. Otherwise the last digits may differ."
    blocks = [joined(element("h3", title), _copied(command)) for title, command in steps]
    return joined(*blocks, element("p", remark, class_="note"))


SECTIONS: Mapping[str, Callable[[RunRecord], Html]] = {
    "Metrics": metrics,
    "Health": health,
    "Experiment": experiment,
    "Data": data,
    "Versions": versions,
    "Reproduce": reproduction,
}
"""The sections behind samples and curves."""


def _cell(images: SampleImages, caption: str, row: int) -> Html:
    what, number = f"{caption}, row {row + 1}", str(row)
    picture = void("img", src=images.last(caption, row), alt=what, data_caption=caption, data_row=number)
    return element("button", picture, type="button", class_="cell", data_row=number, aria_label=f"Enlarge {what}")


def _measurements(name: str, figure: Measurements) -> list[Content]:
    basis = ", ".join(f"{key} {str(value)[:16]}" for key, value in figure.provenance.items())
    values = [
        joined(_figure(value), _small(f" at {step:,}")) for step, value in (figure.first, figure.last, figure.best)
    ]
    better = "higher" if figure.higher_is_better else "lower"
    return [joined(name, _small(f" {basis}" if basis else "")), better, *values, f"{figure.n:,}"]


def _facts(start: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Date", str(start.get("date", "-")).replace("T", " ").replace("+00:00", " UTC")
    yield "Devices", ", ".join(map(str, start.get("devices", [])))
    yield "Platform", str(start.get("platform", "-"))
    if processors := start.get("processors"):
        yield "Processors", f"{processors.get('usable')} of {processors.get('present')}"
    yield "Python", str(start.get("python", "-"))
    yield from ((name, str(version)) for name, version in start.get("packages", {}).items())
    yield from ((name, str(version)) for name, version in start.get("plugins", {}).items())
    yield from ((name, str(value)) for name, value in start.get("threads", {}).items())
    if changes := start.get("changes"):
        yield "Changed since the start before", "; ".join(map(str, changes))


def _tables(value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, table) for name, table in value.items() if isinstance(table, Mapping)]


def table(heads: Sequence[str], rows: Sequence[Sequence[Content]]) -> Html:
    """A table whose first column names its rows."""
    head = element(
        "tr",
        *(element("th", text, scope="col", class_="number" if place else None) for place, text in enumerate(heads)),
    )
    body = [
        element("tr", element("th", row[0], scope="row"), *(element("td", cell, class_="number") for cell in row[1:]))
        for row in rows
    ]
    return element("div", element("table", element("thead", head), element("tbody", *body)), class_="scroll")


def _copied(text: str) -> Html:
    return element("div", element("pre", text.rstrip(), tabindex="0"), class_="copied")


def _paragraph(text: str | None, class_: str | None = None) -> Html | None:
    return element("p", text, class_=class_) if text else None


def _small(text: str) -> Html | None:
    return element("small", text) if text else None


def _figure(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else "-"


def _count(examples: int | None) -> str:
    return "endless" if examples is None else f"{examples:,}"


def _duration(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}h {minute:02d}m" if hours else f"{minute}m {second:02d}s" if minute else f"{second}s"
