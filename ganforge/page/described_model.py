"""An exported file as pages list it."""

from collections.abc import Mapping
from typing import Any

DRAWN = ("noise", "chance")
"""Inputs that are drawn from a seed."""


def described_model(description: Mapping[str, Any]) -> dict[str, Any]:
    """Make an entry of `models.json` from what `model.json` says of a file; `example` is not set.

    Args:
        description: as `ganforge export` writes it.
    """
    run, inputs, size = description["run"], description["inputs"], description["trained_size"]
    name, direction = description["name"], run["direction"]
    is_forward = direction == "forward"
    extras = {name: entry for name, entry in inputs.items() if name != "source" and entry["kind"] not in DRAWN}
    return {
        "name": name if is_forward else f"{name}-{direction}",
        "title": name if is_forward else f"{name}, {direction}",
        "method": run["method"],
        "step": run["step"],
        "direction": direction,
        "runtime": "ONNX Runtime",
        "source": _image(inputs["source"], size) if "source" in inputs else None,
        "target": _image(description["output"], size),
        "extras": [_extra(name, entry, size) for name, entry in extras.items()],
        "varies": any(entry["kind"] in DRAWN for entry in inputs.values()),
        "size": description["size"],
        "example": None,
        "file": description["file"],
        "inputs": inputs,
        "output": description["output"],
    }


def _image(entry: Mapping[str, Any], size: list[int]) -> dict[str, Any]:
    palette, channels = entry.get("palette", []), entry["shape"][-1]
    kind = "picture" if not palette else "binary" if channels == 1 else "classes"
    return {"height": size[0], "width": size[1], "channels": channels, "kind": kind, "palette": palette}


def _extra(name: str, entry: Mapping[str, Any], size: list[int]) -> dict[str, Any]:
    if entry["kind"] == "class":
        return {"name": name, "kind": "class", "classes": entry["classes"]}
    if entry["kind"] == "numbers":
        return {"name": name, "kind": "numbers", "length": entry["shape"][-1]}
    return {"name": name, "kind": "image", "image": _image(entry, size)}
