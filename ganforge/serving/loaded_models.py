"""The models that a server offers, loaded into the process that computes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from ganforge.components.shapes import ImageShape
from ganforge.contact_sheet import ContactSheet
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, GanforgeError
from ganforge.runs.directory import RunDirectory
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.model_source import ModelSource
from ganforge.serving.picture_fields import png
from ganforge.serving.served_export import ServedExport
from ganforge.serving.served_model import ServedModel
from ganforge.serving.served_run import ServedRun


@dataclass(frozen=True)
class LoadedModels:
    """Models by name.

    Attributes:
        models: in the order of the command line.
        examples: a PNG of a source for those that have one.
        runs: the folder that a model comes from, for those that are no exports.
        failed: why others could not be loaded.
    """

    models: Mapping[str, ServedModel]
    examples: Mapping[str, bytes] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    failed: Sequence[str] = ()

    @classmethod
    def load(cls, sources: Sequence[ModelSource], plugins: Plugins) -> "LoadedModels":
        """Load all that can be loaded."""
        models: dict[str, ServedModel] = {}
        examples, runs, failed = {}, {}, []
        for source in sources:
            try:
                found = (ServedExport if source.is_export else ServedRun).load(source, plugins)
            except GanforgeError as error:
                where = "" if str(source.path) in str(error) else f"{source.path}: "
                failed.append(f"{where}{error}")
                continue
            for model in found:
                name = _free_name(model.entry["name"], models)
                model.entry["name"] = name
                models[name] = model
                if not source.is_export:
                    runs[name] = str(source.path)
                _warm(model)
                if example := _example(source, model):
                    examples[name], model.entry["example"] = example, f"examples/{name}.png"
        return cls(models, examples, runs, failed)


def _free_name(name: str, taken: Mapping[str, ServedModel]) -> str:
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(found for found in numbered if found not in taken)


def _warm(model: ServedModel) -> None:
    """Translate once, so that the first who asks does not wait for what is compiled."""
    source = model.inputs.get("source")
    blank = np.zeros(tuple(source), np.float32) if isinstance(source, ImageShape) else None
    with suppress(GanforgeError):  # a class is missing, say
        model.images([ImageRequest(blank)])


def _example(source: ModelSource, model: ServedModel) -> bytes | None:
    """The first source of the run's samples, as people see it."""
    image = model.entry["source"]
    if image is None or not isinstance(model, ServedRun):
        return None
    try:
        sheet = ContactSheet.read(RunDirectory(source.path).reals)
        if model.direction.given not in sheet.captions:
            return None
        pictures = sheet.images(model.direction.given)
    except DataError:  # a run without samples, or a pack
        return None
    return png(next(_shrunk(picture, image["height"], image["width"]) for picture in pictures))


def _shrunk(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """As large as in training: sheets show each pixel of small images several times."""
    rows = np.arange(height) * picture.shape[0] // height
    columns = np.arange(width) * picture.shape[1] // width
    return picture[rows][:, columns]
