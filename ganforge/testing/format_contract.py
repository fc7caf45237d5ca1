"""The checks that every format passes."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from ganforge.components import Format, Inputs
from ganforge.exporting.closeness import Closeness
from ganforge.testing.component_contract import ComponentContract

SIZES = ((16, 32), (24, 16))


class FormatContract(ComponentContract[Format]):
    """What every format must do: write a network, and make with its own runtime what the network makes.

    Checks that need modules which are not installed are skipped.

        class TestOnnx(FormatContract):
            component = Onnx()

    Attributes:
        component: an instance.
    """

    base: ClassVar[type[Format]] = Format

    def test_its_files_make_what_the_network_makes(self, tmp_path: Path) -> None:
        """At any size, for images and vectors that are given by name."""
        path, network = self._written(tmp_path)
        run = self.component.open(path)
        for size in SIZES:
            self._refuse_difference(run(_inputs(size)), network(_inputs(size))["generated"].numpy(), "float32")

    def test_its_files_can_be_of_one_size(self, tmp_path: Path) -> None:
        """Where height and width are fixed, too."""
        path, network = self._written(tmp_path, size=SIZES[0])
        expected = network(_inputs(SIZES[0]))["generated"].numpy()
        self._refuse_difference(self.component.open(path)(_inputs(SIZES[0])), expected, "float32")

    def test_it_takes_and_makes_pixels(self, tmp_path: Path) -> None:
        """Where inputs and the output are uint8, too."""
        path, network = self._written(tmp_path, size=SIZES[0], uint8=True)
        inputs = _inputs(SIZES[0], uint8=True)
        made, expected = self.component.open(path)(inputs), network(inputs)["generated"].numpy()
        assert np.asarray(made).dtype == np.uint8, f"it made {np.asarray(made).dtype} of uint8. Expected uint8."
        furthest = int(np.abs(np.int32(made) - np.int32(expected)).max())
        assert furthest <= 1, f"its pixels differ by {furthest} from those of the network. Expected 1 at most."

    def test_its_other_number_types_are_close(self, tmp_path: Path) -> None:
        """What it writes in float16 or int8 makes nearly what the network makes."""
        for number_type in self.component.number_types:
            folder = tmp_path / number_type
            folder.mkdir()
            path, network = self._written(folder, size=SIZES[0], number_type=number_type)
            expected = network(_inputs(SIZES[0]))["generated"].numpy()
            self._refuse_difference(self.component.open(path)(_inputs(SIZES[0])), expected, number_type)

    def test_it_writes_nothing_elsewhere(self, tmp_path: Path) -> None:
        """Only the file or folder that it is given, and files beside it that begin with the same name."""
        path, _ = self._written(tmp_path)
        assert path.exists(), f"write() made no {path.name}, which its file_name says."
        others = [found.name for found in tmp_path.iterdir() if not found.name.startswith(path.stem)]
        assert not others, f"write() also made {others}. Expected {path.name} only."

    def test_it_says_what_it_needs(self) -> None:
        """If it imports modules that ganforge does not require, `requirement` says how to install them."""
        message = "it needs modules, and does not say what to install. Set requirement, such as ganforge[export]."
        assert bool(self.component.modules) == bool(self.component.requirement), message
        assert "float32" in self.component.number_types, "number_types lacks float32, which every format stores."

    def _written(
        self, folder: Path, size: tuple[int, int] | None = None, uint8: bool = False, number_type: Any = "float32"
    ) -> tuple[Path, Any]:
        for module in self.component.modules:
            if find_spec(module) is None:
                pytest.skip(f"{module} is not installed: pip install {self.component.requirement}")
        network, path = _network(size, uint8), folder / self.component.file_name
        examples = [_inputs(size or SIZES[0], uint8, seed) for seed in range(4)]
        self.component.write(network, path, number_type, examples)
        return path, network

    def _refuse_difference(self, made: Any, expected: Any, number_type: Any) -> None:
        found = Closeness.measure([np.asarray(made)], [expected])
        message = f"in {number_type}, what its file makes is not what the network makes: {found}"
        assert found.suffices(Closeness.wanted(number_type, uint8=False)), message


def _network(size: tuple[int, int] | None, uint8: bool) -> Any:
    """Convolutions of an image, mixed with a vector."""
    import keras
    from keras import layers, ops

    keras.utils.set_random_seed(0)
    height, width = size or (None, None)
    source = keras.Input((height, width, 1), dtype="uint8" if uint8 else "float32", name="source")
    label = keras.Input((2,), name="label")
    seen = ops.cast(source, "float32") / 127.5 - 1.0 if uint8 else source
    halved = layers.Conv2D(4, 4, strides=2, padding="same", activation="relu", name="halved")(seen)
    mixed = layers.Add(name="mixed")([halved, layers.Reshape((1, 1, 4))(layers.Dense(4, name="label_weights")(label))])
    doubled = layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="tanh", name="doubled")(mixed)
    made = ops.cast(ops.floor((doubled + 1.0) * 127.5 + 0.5), "uint8") if uint8 else doubled
    return keras.Model({"source": source, "label": label}, {"generated": made})


def _inputs(size: tuple[int, int], uint8: bool = False, seed: int = 0) -> Inputs:
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (1, *size, 1), np.uint8)
    label = np.eye(2, dtype=np.float32)[[seed % 2]]
    return {"source": pixels if uint8 else np.float32(pixels / 127.5 - 1), "label": label}
