"""Formats with one fault each."""

from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from broken_case import Case

from ganforge.components import Format
from ganforge.testing import FormatContract


class Sound(Format):
    """A pointer to the network in memory, which stands for a file and costs nothing."""

    name: Literal["sound"] = "sound"
    file_name: ClassVar[str] = "model.sound"
    written: ClassVar[dict[Path, Any]] = {}

    def write(self, network: Any, path: Path, number_type: Any = "float32", examples: Any = ()) -> None:
        path.write_text(number_type)
        self.written[path] = network

    def open(self, path: Path) -> Any:
        network = self.written[path]
        return lambda inputs: np.asarray(network(inputs)["generated"])


class OneSize(Sound):
    def open(self, path: Path) -> Any:
        run = super().open(path)
        return lambda inputs: run(inputs) if inputs["source"].shape[1] == 16 else 0 * run(inputs)


class ForgetsFixedSizes(Sound):
    def open(self, path: Path) -> Any:
        run, source = super().open(path), self.written[path].input["source"]
        is_fixed = source.shape[1] is not None and source.dtype == "float32"
        return lambda inputs: 0 * run(inputs) if is_fixed else run(inputs)


class MakesFloats(Sound):
    def open(self, path: Path) -> Any:
        run = super().open(path)
        return lambda inputs: np.float32(run(inputs))


class Rough(Sound):
    number_types: ClassVar[tuple[Any, ...]] = ("float32", "float16")

    def open(self, path: Path) -> Any:
        run = super().open(path)
        return lambda inputs: run(inputs) * np.float32(0.5) if path.read_text() == "float16" else run(inputs)


class Litters(Sound):
    def write(self, network: Any, path: Path, number_type: Any = "float32", examples: Any = ()) -> None:
        super().write(network, path, number_type, examples)
        (path.parent / "weights.tmp").touch()


class NeedsSomething(Sound):
    modules: ClassVar[tuple[str, ...]] = ("numpy",)


def _case(check: str, component: Any, message: str, *also: str) -> Case:
    return Case(FormatContract, check, component, message, also)


ANY_SIZE = "test_its_files_make_what_the_network_makes"
NUMBER_TYPES = "test_its_other_number_types_are_close"
CASES = [
    _case(ANY_SIZE, OneSize(), "what its file makes is not what the network makes"),
    _case("test_its_files_can_be_of_one_size", ForgetsFixedSizes(), "what its file makes is not", NUMBER_TYPES),
    _case("test_it_takes_and_makes_pixels", MakesFloats(), "it made float32 of uint8"),
    _case(NUMBER_TYPES, Rough(), "in float16, what its file makes is not"),
    _case("test_it_writes_nothing_elsewhere", Litters(), "also made ['weights.tmp']"),
    _case("test_it_says_what_it_needs", NeedsSomething(), "does not say what to install"),
]
