"""`model.json`: what goes into an exported file and what comes out, for people and programs that know nothing else."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ganforge.components import Format
from ganforge.components.shapes import EntryShape, ImageShape
from ganforge.exporting.exported_model import ExportedModel
from ganforge.exporting.inference_graph import OUTPUT, InferenceGraph
from ganforge.exporting.model_file import VERSION
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.inference.drawings import palette_table
from ganforge.inference.model_catalog import size_table
from ganforge.runs.environment import package_versions, plugin_versions


def model_description(
    network: TrainedNetwork, graph: InferenceGraph, file_format: Format, exported: ExportedModel
) -> dict[str, Any]:
    """Everything that a stranger has to know to use a file.

    Args:
        network: what was exported.
        graph: what was written.
        file_format: what wrote it.
        exported: the file.
    """
    experiment, options = network.experiment, network.options
    return {
        "version": VERSION,
        "name": experiment.name,
        "format": file_format.name,
        "file": file_format.file_name,
        "files": exported.files,
        "inputs": {name: _entry(network, name, entry) for name, entry in network.inputs.items()},
        "output": {"name": OUTPUT, **_image(network, network.direction.made, network.shape.target)},
        "size": size_table(network.translator.padded_size if graph.is_free else None, network.size),
        "trained_size": list(network.shape.target[:2]),
        "layout": "NHWC",
        "number_type": options.number_type,
        "dropout": "on" if network.drops and file_format.draws else "off",
        "run": {
            "step": network.step,
            "direction": options.direction,
            "method": experiment.method.name,
            "generator": experiment.generator.name,
            "dataset": experiment.dataset.name,
            "weights": "running mean" if any(key.startswith("ema/") for key in network.arrays) else "as trained",
        },
        "check": exported.check.to_table(),
        "remarks": list(exported.remarks),
        "versions": {**package_versions(), **plugin_versions(), **_versions(file_format)},
    }


def _entry(network: TrainedNetwork, name: str, entry: EntryShape) -> dict[str, Any]:
    if isinstance(entry, ImageShape):
        if name == "noise":
            meaning = "noise at every pixel, one octave per channel, as ganforge.noise_map draws it"
            shape = ["batch", "height", "width", entry.channels]
            return {"kind": "noise", "shape": shape, "dtype": "float32", "meaning": meaning}
        return _image(network, network.direction.given if name == "source" else name, entry)
    table: dict[str, Any] = {"kind": "numbers", "shape": ["batch", entry.length], "dtype": "float32"}
    if name == "noise":
        return {**table, "kind": "noise", "meaning": "independent normal numbers of mean 0 and variance 1"}
    if name == "chance":
        return {
            **table,
            "kind": "chance",
            "meaning": "one number in [0, 1) for each image, which decides what is drawn",
        }
    return (
        {**table, "kind": "class", "classes": list(entry.classes), "meaning": "1 for the class, 0 elsewhere"}
        if (entry.classes)
        else table
    )


def _image(network: TrainedNetwork, role: str, shape: ImageShape) -> dict[str, Any]:
    uint8 = network.options.uint8
    table: dict[str, Any] = {
        "kind": "image",
        "shape": ["batch", "height", "width", shape.channels],
        "dtype": "uint8" if uint8 else "float32",
        "range": [0, 255] if uint8 else [-1.0, 1.0],
        "entry": role,
    }
    if palette := palette_table(network.experiment.dataset, role, shape.channels):
        table["palette"] = palette
    if not palette or shape.channels == 1:
        return table
    meaning = "one channel for each class, which is the largest where a pixel has that class"
    return {**table, "kind": "classes", "meaning": meaning}


def _versions(file_format: Format) -> dict[str, str]:
    found = {}
    for module in file_format.modules:
        try:
            found[module] = version(module.replace("_", "-"))
        except PackageNotFoundError:
            continue
    return found
