"""Format: writes what a run has learned as a file that other programs read."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ganforge.components.component import Component

if TYPE_CHECKING:
    import keras

NumberType = Literal["float32", "float16", "int8"]
"""What the numbers of an exported network are stored in, or computed in."""

Inputs = Mapping[str, Any]
"""A batch of one by the names of a network's inputs, as arrays."""


class Format(Component):
    """Writes a network as a file, and runs that file with the format's own runtime.

    `ganforge export` compares what the file makes with what the run makes; a format does not check itself.
    """

    kind: ClassVar[str] = "format"
    file_name: ClassVar[str] = "model"
    """What the file, or the folder, is called."""
    main_file: ClassVar[str] = ""
    """Which of the files that `write_beside` adds people open; empty where it is the file itself."""
    remark: ClassVar[str] = ""
    """A sentence that is printed of every export, on how to use it."""
    modules: ClassVar[tuple[str, ...]] = ()
    """The modules that it imports beyond those that ganforge requires."""
    requirement: ClassVar[str] = ""
    """What pip installs to have these modules, such as `ganforge[export]`."""
    computed_by: ClassVar[str] = "TensorFlow"
    """What runs its files, for people; `ganforge serve` and `predict` also try those that are not TensorFlow."""
    number_types: ClassVar[tuple[NumberType, ...]] = ("float32",)
    """What it can store numbers as."""
    draws: ClassVar[bool] = False
    """Whether its files can draw random numbers, for dropout that stays on."""

    def write(
        self, network: "keras.Model", path: Path, number_type: NumberType = "float32", examples: Sequence[Inputs] = ()
    ) -> None:
        """Write a network.

        Args:
            network: float32 layers in inference mode; its inputs and its one output, `generated`, are dicts by name.
                Height and width of images are None where any size may come.
            path: the file or folder, which does not exist; its name ends as `file_name` does.
            number_type: one of `number_types`.
            examples: inputs as there are in use, for `int8` to find the ranges of numbers.

        Raises:
            RunError: the format cannot express the network; any other exception says the same.
        """
        raise NotImplementedError

    def prepare(self) -> None:
        """Fetch or check what `write_beside` needs, before any work.

        Raises:
            RunError: it cannot be had.
        """

    def write_beside(self, folder: Path, description: Mapping[str, Any], examples: Sequence[Inputs]) -> None:
        """Write whatever belongs beside a file that passed its check; nothing, unless overridden.

        Args:
            folder: of the file; `model.json` is written into it afterwards.
            description: what `model.json` will say, `files` apart.
            examples: inputs from the run's data; none where the data is gone.
        """

    def open(self, path: Path) -> "Callable[[Inputs], Any]":
        """Load a file that `write` wrote into the format's own runtime.

        Returns:
            What makes the output `generated` from a batch of one, as arrays; images may have any size that the network
            takes.
        """
        raise NotImplementedError

    def next_command(self, path: Path) -> str:
        """A command line that tries a file with the format's own runtime; empty, as here, where there is none."""
        return ""
