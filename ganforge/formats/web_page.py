"""A page that computes in the browser."""

import json
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from ganforge.components.format import Format, Inputs, NumberType
from ganforge.errors import RunError
from ganforge.formats.onnx_file import OnnxFile
from ganforge.images import displayable, write_png
from ganforge.page import files
from ganforge.page.described_model import described_model
from ganforge.page.onnxruntime_web import archive, unpack

if TYPE_CHECKING:
    import keras

EXAMPLE = "example.png"


class WebPage(Format):
    """A folder with the page to draw on, for any web server: the browser computes, and nothing leaves it."""

    name: Literal["web"] = "web"
    file_name: ClassVar[str] = OnnxFile.file_name
    main_file: ClassVar[str] = "index.html"
    remark: ClassVar[str] = "Open the page at the address of a web server: browsers do not load it as a file."
    modules: ClassVar[tuple[str, ...]] = OnnxFile.modules
    requirement: ClassVar[str] = OnnxFile.requirement
    computed_by: ClassVar[str] = OnnxFile.computed_by
    number_types: ClassVar[tuple[NumberType, ...]] = OnnxFile.number_types

    runtime: Path | None = Field(
        None, description="The archive of npm's package onnxruntime-web; by default it is fetched and kept."
    )
    webgpu: bool = Field(True, description="Compute on graphics cards where browsers can, which takes 27 MB more.")

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Write an ONNX file."""
        OnnxFile().write(network, path, number_type, examples)

    def open(self, path: Path) -> Callable[[Inputs], Any]:
        """Load it with ONNX Runtime, which is what browsers compute with, too."""
        return OnnxFile().open(path)

    def prepare(self) -> None:
        """Fetch ONNX Runtime for browsers, or look at the given archive."""
        archive(self.runtime)

    def write_beside(self, folder: Path, description: Mapping[str, Any], examples: Sequence[Inputs]) -> None:
        """Write the page, what it computes with, and what it says of the model.

        Raises:
            RunError: images have too many channels for a page.
        """
        model = described_model(description)
        _refuse_invisible(model)
        for name, path in files().items():
            shutil.copyfile(path, folder / name)
        unpack(archive(self.runtime), folder / "onnxruntime-web", self.webgpu)
        if model["source"] and examples:
            write_png(folder / EXAMPLE, _picture(model["source"], examples[0]["source"][0]))
            model["example"] = EXAMPLE
        catalog = {"engine": "browser", "ganforge": version("ganforge"), "models": [model]}
        (folder / "models.json").write_text(json.dumps(catalog, indent=2) + "\n", encoding="utf-8")

    def next_command(self, path: Path) -> str:
        """Serve the folder to this machine."""
        return shlex.join(["python", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(path.parent)])


def _picture(image: Mapping[str, Any], source: np.ndarray) -> np.ndarray:
    """A source as people see it, (height, width, 3) uint8."""
    if image["kind"] == "classes":
        return np.array([entry["color"] for entry in image["palette"]], np.uint8)[source.argmax(axis=-1)]
    return displayable(source)


def _refuse_invisible(model: Mapping[str, Any]) -> None:
    images = {"source": model["source"], "target": model["target"]}
    images |= {extra["name"]: extra["image"] for extra in model["extras"] if extra["kind"] == "image"}
    for name, image in images.items():
        if image and image["kind"] == "picture" and image["channels"] not in (1, 3, 4):
            raise RunError(
                f"format 'web': {name} has {image['channels']} channels, and a page shows 1, 3 or 4, or a label map "
                "whose classes have colors. Choose another format, such as onnx."
            )
