"""TensorFlow's SavedModel."""

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ganforge.components.format import Format, Inputs, NumberType

if TYPE_CHECKING:
    import keras


class SavedModel(Format):
    """A SavedModel folder, for TensorFlow in any language and TensorFlow Serving; it needs no ganforge."""

    name: Literal["savedmodel"] = "savedmodel"
    file_name: ClassVar[str] = "saved_model"
    draws: ClassVar[bool] = True

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Write the graph, with the signature `serving_default`, and the weights."""
        network.export(path, format="tf_saved_model", verbose=False)

    def open(self, path: Path) -> Callable[[Inputs], Any]:
        """Load it with TensorFlow."""
        import tensorflow as tf

        loaded = tf.saved_model.load(str(path))
        signature = loaded.signatures["serving_default"]

        def run(inputs: Inputs, _: Any = loaded) -> Any:  # the signature alone does not keep the variables
            return signature(**{name: tf.constant(entry) for name, entry in inputs.items()})["generated"].numpy()

        return run

    def next_command(self, path: Path) -> str:
        """Describe inputs and outputs."""
        return shlex.join(["saved_model_cli", "show", "--dir", str(path), "--all"])
