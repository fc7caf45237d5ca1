"""What a page or a program has to know to ask a run for images: the entries of `models.json`."""

import re
from collections.abc import Callable
from typing import Any

from ganforge.components import ImageShape
from ganforge.components.shapes import EntryShape
from ganforge.inference.direction import Direction
from ganforge.inference.drawings import image_table
from ganforge.inference.translator import Translator


def model_name(run: str, direction: str = "forward") -> str:
    """What a direction of a run is called in addresses."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", run).strip(".-") or "model"
    return name if direction == "forward" else f"{name}-{direction}"


def model_entry(translator: Translator, run: str, step: int, direction: str = "forward") -> dict[str, Any]:
    """Describe a direction of a run, for JSON; `runtime` is TensorFlow's, and `example` not set.

    Args:
        translator: of the run; its networks are built.
        run: what it is called.
        step: of the checkpoint.
        direction: one of the method's.
    """
    chosen, method = translator.direction(direction), translator.experiment.method
    reads = translator.reads(direction)
    source = chosen.shape.source if "source" in reads else None
    return {
        "name": model_name(run, direction),
        "title": f"{run}, {direction}" if len(method.directions) > 1 else run,
        "method": method.name,
        "step": step,
        "direction": direction,
        "runtime": "TensorFlow",
        "source": None if source is None else _image(chosen, chosen.given, source),
        "target": _image(chosen, chosen.made, chosen.shape.target),
        "extras": [_extra(chosen, name, shape) for name, shape in chosen.shape.extras.items() if name in reads],
        "varies": translator.varies(direction),
        "size": size_table(translator.padded_size if source else None, chosen.shape.target[:2]),
        "example": None,
    }


def size_table(padded_size: Callable[[int, int], tuple[int, int]] | None, size: tuple[int, int]) -> dict[str, Any]:
    """Which heights and widths may come, for JSON: free ones are multiples, and not below the least.

    Args:
        padded_size: from any size to the next that networks take; None where only one may come.
        size: that one.
    """
    if padded_size is None:
        return {"free": False, "height": size[0], "width": size[1]}
    least = padded_size(1, 1)
    following = padded_size(least[0] + 1, least[1] + 1)
    multiple = [after - before for after, before in zip(following, least, strict=True)]
    return {"free": True, "least": list(least), "multiple": multiple}


def _image(direction: Direction, role: str, shape: ImageShape) -> dict[str, Any]:
    return image_table(direction.experiment.dataset, role, shape)


def _extra(direction: Direction, name: str, shape: EntryShape) -> dict[str, Any]:
    if isinstance(shape, ImageShape):
        return {"name": name, "kind": "image", "image": _image(direction, name, shape)}
    if shape.classes:
        return {"name": name, "kind": "class", "classes": list(shape.classes)}
    return {"name": name, "kind": "numbers", "length": shape.length}
