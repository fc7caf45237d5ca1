"""Keras's own file."""

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ganforge.components.format import Format, Inputs, NumberType

if TYPE_CHECKING:
    import keras


class KerasFile(Format):
    """A `.keras` file, for Python programs that go on with the network; loading it needs ganforge's layers."""

    name: Literal["keras"] = "keras"
    file_name: ClassVar[str] = "model.keras"
    draws: ClassVar[bool] = True

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Write layers and weights."""
        network.save(path)

    def open(self, path: Path) -> Callable[[Inputs], Any]:
        """Load it with Keras."""
        import keras

        import ganforge.layers  # noqa: F401 (registers the layers)

        network = keras.saving.load_model(path, compile=False)
        return lambda inputs: network(dict(inputs), training=False)["generated"].numpy()

    def next_command(self, path: Path) -> str:
        """Describe the layers."""
        code = f"import ganforge.layers, keras; keras.saving.load_model({str(path)!r}).summary()"
        return shlex.join(["python", "-c", code])
