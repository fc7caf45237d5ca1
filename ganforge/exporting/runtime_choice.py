"""Which runtime makes the images of a run fastest on this machine."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

import numpy as np

from ganforge.components import Format
from ganforge.discovery.plugins import Plugins
from ganforge.errors import GanforgeError
from ganforge.exporting.exporter import Exporter
from ganforge.exporting.format_choice import missing_modules
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.inference.substitute import Substitute
from ganforge.inference.trained_generators import TrainedGenerators

ROUNDS = 7
"""How often each translates an image, in turns."""
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


def converted(network: TrainedNetwork, plugins: Plugins, folder: Path) -> Iterator[Path]:
    """Export a network for every runtime; yields the folder of each export that makes what the run makes.

    Args:
        network: without dropout that is on, which draws as only TensorFlow does.
        plugins: offer formats.
        folder: where the exports are made.
    """
    exporter = Exporter(network, folder)
    for file_format in other_formats(plugins):
        try:
            yield exporter.export(file_format).path.parent
        except GanforgeError:
            continue


def milliseconds(
    translations: Mapping[str, TrainedGenerators | Substitute],
    size: tuple[int, int],
    batch: Mapping[str, np.ndarray],
    direction: str,
) -> dict[str, float]:
    """The median time that each takes for a batch; they take turns, so that what else runs slows down all."""
    times: dict[str, list[float]] = {name: [] for name in translations}
    for _ in range(ROUNDS + 1):
        for name, translation in translations.items():
            start = time.perf_counter()
            translation.translate(size, batch, direction, 0)
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: median(each[1:]) for name, each in times.items()}


def fastest(times: Mapping[str, float], running: str) -> str:
    """The name of the quickest; what runs already, unless another is clearly quicker."""
    best = min(times, key=lambda name: times[name])
    return best if times[best] <= WORTH * times[running] else running
