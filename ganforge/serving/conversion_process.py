"""The process that exports runs for other runtimes while they are served already; `conversion` starts it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganforge.errors import GanforgeError
from ganforge.serving.computing_process import import_quietly

if TYPE_CHECKING:
    from ganforge.discovery.plugins import Plugins


def convert() -> None:
    """Export every model of the request on stdin, and print a line of JSON for each file."""
    answers = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for printed in (1, 2):  # converters say much that changes nothing
        os.dup2(nowhere, printed)
    with suppress(AttributeError, OSError):
        os.nice(10)
    request = json.loads(sys.stdin.read())
    import_quietly()
    from ganforge.serving.loaded_models import plugins_of

    plugins = plugins_of(request["plugin_files"], request["blocked"])
    for number, model in enumerate(request["models"]):
        for found in _found(model, plugins, Path(request["folder"], str(number))):
            print(json.dumps({"name": model["name"], **found}), file=answers, flush=True)


def _found(model: Mapping[str, Any], plugins: "Plugins", folder: Path) -> Iterator[dict[str, str]]:
    """The folder of each export, or why there is none."""
    from ganforge.exporting.export_options import ExportOptions
    from ganforge.exporting.runtime_choice import converted, other_formats
    from ganforge.exporting.trained_network import TrainedNetwork
    from ganforge.runs.directory import RunDirectory

    if not other_formats(plugins):
        return
    options = ExportOptions(model["direction"], dropout=model["dropout"])
    try:
        network = TrainedNetwork.load(RunDirectory(Path(model["path"])), plugins, options, model["step"])
        if network.drops:
            yield {"reason": "its dropout is on, and only TensorFlow draws. Others may be faster with --dropout off"}
            return
        yield from ({"folder": str(made)} for made in converted(network, plugins, folder))
    except GanforgeError:  # it was deleted meanwhile
        return


if __name__ == "__main__":
    convert()
