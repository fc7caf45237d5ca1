"""The process that exports runs for other runtimes while they are in use already; its caller reads what it finds."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganforge.discovery.plugin_files import plugins_of
from ganforge.errors import GanforgeError

if TYPE_CHECKING:
    from ganforge.discovery.plugins import Plugins

DROPS = "its dropout is on, and only TensorFlow draws. Others may be faster with --dropout off"
NICE = 10
"""What is in use goes first."""
COMMAND = (sys.executable, "-m", "ganforge.exporting.conversion_process")


def convert() -> None:
    """Export every model of the request on stdin, and print a line of JSON for each format."""
    answers = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for printed in (1, 2):  # converters say much that changes nothing
        os.dup2(nowhere, printed)
    request = json.loads(sys.stdin.read())
    with suppress(AttributeError, OSError):
        os.nice(request["nice"])
    _import_keras()
    plugins = plugins_of(request["plugin_files"], request["blocked"])
    for number, model in enumerate(request["models"]):
        for found in _found(model, plugins, request["formats"], Path(request["folder"], str(number))):
            print(json.dumps({"name": model["name"], **found}), file=answers, flush=True)


def _import_keras() -> None:
    import tensorflow as tf

    from ganforge.layers.keras_settings import use_expected_keras

    tf.config.list_physical_devices()
    use_expected_keras()


def _found(model: Mapping[str, Any], plugins: "Plugins", names: list[str], folder: Path) -> Iterator[dict[str, str]]:
    """The folder of each export or why there is none, or why there can be none at all."""
    from ganforge.exporting.export_options import ExportOptions
    from ganforge.exporting.runtime_choice import converted, other_formats
    from ganforge.exporting.trained_network import TrainedNetwork
    from ganforge.runs.directory import RunDirectory

    formats = [each for each in other_formats(plugins) if not names or each.name in names]
    if not formats:
        return
    options = ExportOptions(model["direction"], dropout=model["dropout"])
    try:
        network = TrainedNetwork.load(RunDirectory(Path(model["path"])), plugins, options, model["step"])
        if network.drops:
            yield {"reason": DROPS}
            return
    except GanforgeError:  # it was deleted meanwhile
        return
    yield from converted(network, formats, folder)


if __name__ == "__main__":
    convert()
