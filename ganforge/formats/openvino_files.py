"""OpenVINO's two files."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ganforge.components.format import Format, Inputs, NumberType

if TYPE_CHECKING:
    import keras


class OpenVINOFiles(Format):
    """An `.xml` and a `.bin` file, for OpenVINO on processors, graphics and accelerators of Intel."""

    name: Literal["openvino"] = "openvino"
    file_name: ClassVar[str] = "model.xml"
    modules: ClassVar[tuple[str, ...]] = ("openvino",)
    requirement: ClassVar[str] = "ganforge[openvino]"
    computed_by: ClassVar[str] = "OpenVINO"
    number_types: ClassVar[tuple[NumberType, ...]] = ("float32", "float16")

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Convert the network with OpenVINO; float16 stores weights."""
        openvino = _silent_openvino()
        if number_type == "float32":
            network.export(str(path), format="openvino", verbose=False)
            return
        whole = path.with_name("float32.xml")
        network.export(str(whole), format="openvino", verbose=False)
        openvino.save_model(openvino.Core().read_model(whole), path, compress_to_fp16=True)
        whole.unlink()
        whole.with_suffix(".bin").unlink()

    def open(self, path: Path) -> Callable[[Inputs], Any]:
        """Load it with OpenVINO, on the processor and in full precision."""
        openvino = _silent_openvino()
        compiled = openvino.Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        return lambda inputs: compiled(dict(inputs))[0]


def _silent_openvino() -> Any:
    """OpenVINO without the package that reports each import and conversion to its makers, which it does unasked."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino
