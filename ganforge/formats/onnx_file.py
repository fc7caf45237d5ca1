"""ONNX, which most runtimes read."""

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from ganforge.components.format import Format, Inputs, NumberType

if TYPE_CHECKING:
    import keras
    import onnx

OUTPUT = "generated"
COPIES = "TF2ONNX_CATCH_ERRORS"
AXES = ("batch", "height", "width")


class OnnxFile(Format):
    """An ONNX file, for ONNX Runtime on any machine and in browsers, and for most other runtimes."""

    name: Literal["onnx"] = "onnx"
    file_name: ClassVar[str] = "model.onnx"
    modules: ClassVar[tuple[str, ...]] = ("tf2onnx", "onnx", "onnxruntime")
    requirement: ClassVar[str] = "ganforge[export]"
    computed_by: ClassVar[str] = "ONNX Runtime"
    number_types: ClassVar[tuple[NumberType, ...]] = ("float32", "float16", "int8")

    opset: int = Field(17, ge=13, le=18, description="The version of ONNX's operators; runtimes read older ones.")

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Convert the network with tf2onnx; float16 and int8 are made of that by ONNX Runtime's tools."""
        import onnx

        try:
            with _without_copies():
                _convert(network, path, self.opset)
        except Exception:  # one of tf2onnx's optimizers has failed, and the network may be written without it
            _convert(network, path, self.opset)
        model = _with_names(onnx.load(path))
        if number_type == "float16":
            model = _in_half_precision(model)
        onnx.save(model, path)
        if number_type == "int8":
            _quantize(path, examples)

    def open(self, path: Path) -> Callable[[Inputs], Any]:
        """Load it with ONNX Runtime, on the processor."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda inputs: session.run([OUTPUT], dict(inputs))[0]

    def next_command(self, path: Path) -> str:
        """Print the inputs."""
        code = f"import onnxruntime as ort; print(*ort.InferenceSession({str(path)!r}).get_inputs())"
        return shlex.join(["python", "-c", code])


def _convert(network: "keras.Model", path: Path, opset: int) -> None:
    import tensorflow as tf

    specs = {tensor.name: tf.TensorSpec(tensor.shape, tensor.dtype, tensor.name) for tensor in network.inputs}
    network.export(str(path), format="onnx", input_signature=[specs], opset_version=opset, verbose=False)


@contextmanager
def _without_copies() -> Iterator[None]:
    """Have tf2onnx keep no copies of the network in case an optimizer fails: they take a third of the time."""
    kept = os.environ.get(COPIES)
    os.environ[COPIES] = "FALSE"
    try:
        yield
    finally:
        del os.environ[COPIES]
        if kept is not None:
            os.environ[COPIES] = kept


def _with_names(model: "onnx.ModelProto") -> "onnx.ModelProto":
    """Call the output and the free axes by names that say what they are."""
    output = model.graph.output[0]
    for node in model.graph.node:
        for names in (node.input, node.output):
            names[:] = [OUTPUT if name == output.name else name for name in names]
    output.name = OUTPUT
    for value in (*model.graph.input, output):
        for axis, name in zip(value.type.tensor_type.shape.dim, AXES, strict=False):
            if not axis.HasField("dim_value"):
                axis.dim_param = name
    return model


def _in_half_precision(model: "onnx.ModelProto") -> "onnx.ModelProto":
    """Compute in float16, apart from inputs and output, and from means, whose sums would be too large for it."""
    from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16

    kept = [*DEFAULT_OP_BLOCK_LIST, "ReduceMean", "ReduceSum", "Reciprocal", "Sqrt"]
    return convert_float_to_float16(model, keep_io_types=True, op_block_list=kept)


def _quantize(path: Path, examples: Sequence[Inputs]) -> None:
    """Compute convolutions and products in int8."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):
        def __init__(self) -> None:
            self._left = iter(examples)

        def get_next(self) -> Any:
            return next(self._left, None)

    quant_pre_process(path, path, skip_symbolic_shape=True)
    operators = ["Conv", "ConvTranspose", "MatMul", "Gemm"]
    quantize_static(
        path, path, Reader(), quant_format=QuantFormat.QDQ, per_channel=True, op_types_to_quantize=operators
    )
