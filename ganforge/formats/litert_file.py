"""LiteRT, formerly TensorFlow Lite."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ganforge.components.format import Format, Inputs, NumberType

if TYPE_CHECKING:
    import keras


class LiteRTFile(Format):
    """A `.tflite` file, for phones, small computers and microcontrollers; a batch is one image."""

    name: Literal["litert"] = "litert"
    file_name: ClassVar[str] = "model.tflite"
    modules: ClassVar[tuple[str, ...]] = ("ai_edge_litert",)
    requirement: ClassVar[str] = "ganforge[litert]"
    computed_by: ClassVar[str] = "LiteRT"
    number_types: ClassVar[tuple[NumberType, ...]] = ("float32", "float16", "int8")

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Convert the network with TensorFlow; float16 stores weights, int8 computes in it where it can."""
        import tensorflow as tf

        specs = {
            tensor.name: tf.TensorSpec((1, *tensor.shape[1:]), tensor.dtype, tensor.name) for tensor in network.inputs
        }
        target: dict[str, Any] = {"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]}  # type: ignore[missing-attribute]
        if number_type == "float16":
            target["supported_types"] = [tf.float16]
        options: dict[str, Any] = {"target_spec": target}
        if number_type != "float32":
            options["optimizations"] = [tf.lite.Optimize.DEFAULT]  # type: ignore[missing-attribute]
        if number_type == "int8":
            options["representative_dataset"] = lambda: _named(examples)
        network.export(str(path), format="litert", input_signature=[specs], verbose=False, **options)

    def open(self, path: Path) -> Callable[[Inputs], Any]:
        """Load it with LiteRT's own interpreter."""
        from ai_edge_litert.interpreter import Interpreter

        runner = Interpreter(str(path)).get_signature_runner()
        return lambda inputs: runner(**inputs)["generated"]


def _named(examples: Sequence[Inputs]) -> Iterator[dict[str, Any]]:
    yield from (dict(example) for example in examples)
