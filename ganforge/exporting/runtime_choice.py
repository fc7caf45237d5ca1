"""Which runtime makes the images of a run fastest on this machine."""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median

import numpy as np

from ganforge.components import Format
from ganforge.components.shapes import EntryShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import GanforgeError
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.exporting.exporter import Exporter
from ganforge.exporting.format_choice import missing_modules
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.inference.direction import Direction
from ganforge.inference.substitute import Substitute
from ganforge.inference.trained_generators import TrainedGenerators
from ganforge.inference.translator import Translator

ROUNDS = 7
"""How often each translates an image, in turns."""
SECONDS = 5.0
"""After which large networks need no more turns."""
WORTH = 0.9
"""What is faster takes at most this share of the time of what runs already."""


def other_formats(plugins: Plugins) -> list[Format]:
    """A format for each runtime that is installed here and is not TensorFlow."""
    found: dict[str, Format] = {}
    for component in plugins.components("format").values():
        if issubclass(component, Format) and component.computed_by != Format.computed_by:
            file_format = component.model_validate({})
            if not missing_modules(file_format):
                found.setdefault(component.computed_by, file_format)
    return [found[name] for name in sorted(found, reverse=True)]  # LiteRT fails most often, and then takes longest


def converted(network: TrainedNetwork, formats: Iterable[Format], folder: Path) -> Iterator[dict[str, str]]:
    """Export a network in one format after the other; of each, the `folder` or why there is none, `failed`.

    Args:
        network: without dropout that is on, which draws as only TensorFlow does.
        formats: what other runtimes read.
        folder: where the exports are made.
    """
    exporter = Exporter(network, folder)
    for file_format in formats:
        try:
            yield {"folder": str(exporter.export(file_format).path.parent)}
        except GanforgeError as error:
            yield {"failed": str(error)}


def choose(translator: Translator, direction: Direction, export: ExportedTranslation) -> dict[str, float]:
    """Translate with an export from now on if it is clearly quicker than what translates now.

    Returns:
        The milliseconds that each takes for an image of the size of training, by its runtime.
    """
    running, size = translator.generators.runtime(direction.name), direction.shape.target[:2]
    batch = _random_batch(read_entries(translator, direction))
    times = milliseconds({running: translator.generators, export.runtime: export}, size, batch, direction.name)
    if fastest(times, running) == export.runtime:
        translator.use(export, direction.name)
    return times


def read_entries(translator: Translator, direction: Direction) -> dict[str, EntryShape]:
    """The shapes of the source, the extras and the noise that a translation reads. The networks are built for that."""
    known, reads = {**direction.shape.inputs, **direction.inputs}, translator.reads(direction.name)
    return {name: shape for name, shape in known.items() if name in reads}


def milliseconds(
    translations: Mapping[str, TrainedGenerators | Substitute],
    size: tuple[int, int],
    batch: Mapping[str, np.ndarray],
    direction: str,
) -> dict[str, float]:
    """The median time that each takes for a batch; they take turns, so that what else runs slows down all."""
    times: dict[str, list[float]] = {name: [] for name in translations}
    began = time.perf_counter()
    for number in range(ROUNDS + 1):
        if number > 1 and time.perf_counter() - began > SECONDS:
            break
        for name, translation in translations.items():
            start = time.perf_counter()
            translation.translate(size, batch, direction, 0)
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: median(each[1:]) for name, each in times.items()}


def fastest(times: Mapping[str, float], running: str) -> str:
    """The name of the quickest; what runs already, unless another is clearly quicker."""
    best = min(times, key=lambda name: times[name])
    return best if times[best] <= WORTH * times[running] else running


def _random_batch(shapes: Mapping[str, EntryShape]) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    drawn = {name: random.uniform(-1, 1, (1, *shape.dimensions)) for name, shape in shapes.items()}
    return {name: entry.astype(np.float32) for name, entry in drawn.items()} | {"chance": np.full(1, 0.5, np.float32)}
