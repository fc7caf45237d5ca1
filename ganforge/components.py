"""Component, and the contract of each of the eight kinds.

A component is a frozen set of options and a factory of what they build: it is declared anywhere, without TensorFlow.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ganforge.examples import Example, Examples, Parts, Split
from ganforge.players import Network, Players
from ganforge.rounds import Judgement, Round, Tensor
from ganforge.run_context import RunContext
from ganforge.shapes import ImageShape, PairShape

if TYPE_CHECKING:
    import keras
    import numpy as np


class Component(BaseModel):
    """Options and builder in one: `name` is how experiments choose it, the fields are its options."""

    # Most components of a process are never used: their validators are built when they are.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]
    name: str

    @classmethod
    def component_name(cls) -> str:
        """The name that experiments choose this component by."""
        return cls.model_fields["name"].default


class Generator(Component):
    """Builds the network that makes images."""

    kind: ClassVar[str] = "generator"

    def build(self, shape: PairShape) -> "keras.Model":
        """Build the network at this size.

        Returns:
            A model from source (batch, height, width, channels) float32 in [-1, 1] to an image of the target's shape
            in [-1, 1].

        Raises:
            ShapeError: the network cannot take this size; the message names the nearest size that works.
        """
        raise NotImplementedError

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The smallest size in pixels, no smaller than this one, that the network takes."""
        return height, width


class Discriminator(Component):
    """Builds the network that judges images."""

    kind: ClassVar[str] = "discriminator"

    def build(self, shape: PairShape) -> "keras.Model":
        """Build the network at this size.

        Returns:
            A model from [source, sample] to the fields of a `Judgement`:
            `{"logits": [one (batch, rows, columns, 1) a scale], "features": [[...] a scale]}`. Never a sigmoid.

        Raises:
            ShapeError: the network cannot take this size.
        """
        raise NotImplementedError


class Loss(Component):
    """A term for the generators, the discriminators or both. A side it does not override has no such term."""

    kind: ClassVar[str] = "loss"
    needs: ClassVar[frozenset[str]] = frozenset()
    """What it reads of a round beyond source, target and generated.

    Of real, fake, judge (a discriminator gives them), gradient (the step) and whatever words methods provide.
    """

    weight: float = Field(1.0, ge=0, description="Scales the term; a loss of weight 0 is never computed.")

    def generator(self, round: Round) -> Tensor | None:
        """The generators' term: (batch,) float32, one figure an example; the engine averages."""
        return None

    def discriminator(self, round: Round) -> Tensor | None:
        """The discriminators' term: (batch,) float32, one figure an example; the engine averages."""
        return None

    def plays(self, side: Literal["generator", "discriminator"]) -> bool:
        """Whether this loss has a term for that side."""
        return self.weight > 0 and getattr(type(self), side) is not getattr(Loss, side)


class Method(Component):
    """Which networks exist and who translates what."""

    kind: ClassVar[str] = "method"
    provides: ClassVar[frozenset[str]] = frozenset()
    """What its rounds fill beyond source, target and generated: paired, cycled, identity, or a word of its own."""

    def networks(self, shape: PairShape, generator: Generator, discriminator: Discriminator | None) -> Players:
        """Build every network that takes part; `discriminator` is None when no loss needs a judgement, and to predict.

        Called for training, once more for its running mean, and by `predict` for every size that it meets: each time
        it gives the same names, and variables of the same shapes in the same order.
        """
        raise NotImplementedError

    def rounds(self, networks: Mapping[str, Network], batch: Mapping[str, Tensor]) -> tuple[Round, ...]:
        """Translate one batch.

        Traced, so Python and NumPy draw once, for all steps. Randomness comes from `chance`, and from layers that hold
        a seed, as dropout.

        Args:
            networks: callables by the names that `networks` gave; call the networks through these only.
            batch: a replica's share: `source` and `target`, (batch, height, width, channels) float32 in [-1, 1]; and
                `chance`, (batch,) float32 in [0, 1), as in `Round`.

        Returns:
            One for each translation that somebody should judge; of a class of its own where `Round` lacks a field.
        """
        raise NotImplementedError

    def translate(self, networks: Mapping[str, Network], source: Tensor) -> Tensor:
        """What the trained networks make of a source; both (batch, height, width, channels) float32 in [-1, 1]."""
        return networks["generator"](source)


class Dataset(Component):
    """Where examples come from; where it is not `paired`, targets do not belong to their sources."""

    kind: ClassVar[str] = "dataset"
    paired: ClassVar[bool] = True

    def shape(self) -> PairShape:
        """The shape of every example.

        Raises:
            DataError: what the options name cannot be read.
        """
        raise NotImplementedError

    def load(self, split: Split, seed: int) -> Examples:
        """The examples of one split; no example is in two splits.

        Raises:
            DataError: a folder is missing, holds no image, or a file in it cannot be used.
        """
        raise NotImplementedError

    def files(self, split: Split) -> Sequence[Path]:
        """The files that the examples of a split are made of: `ganforge data prepare` decodes these once.

        Empty, as here, where examples cannot be prepared: where they also depend on the seed, for one.

        Raises:
            DataError: as `load`, as far as that can be told without opening a file.
        """
        return ()

    def describe(self) -> str:
        """One line for the first screen: what this data is."""
        return self.name

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Images for the eye and for files, by the options alone; label maps, for one, become colours.

        Args:
            role: source or target.
            images: (batch, height, width, channels) float32 in [-1, 1], as networks see and make them.

        Returns:
            (batch, height, width, any channels) float32 in [-1, 1] or uint8.
        """
        return images

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """What networks see of one file, at its own size and by the options alone: an image that has no pair.

        It is (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read, or one file is not enough.
        """
        from ganforge.images import from_uint8, read_image

        return from_uint8(read_image(path))

    def files_of(self, role: str) -> int:
        """How many files one image of a role is made of."""
        return 1

    def from_files(self, role: str, paths: Sequence[Path]) -> "np.ndarray":
        """As `from_file`, of an image that is made of `files_of` this role.

        Raises:
            DataError: as `from_file`; or the files do not go together.
        """
        (path,) = paths
        return self.from_file(role, path)

    def file_suffix(self, role: str) -> str:
        """What the names of files end in that `to_file` writes."""
        return ".png"

    def to_file(self, role: str, image: "np.ndarray", path: Path) -> None:
        """Write an image as files of this role are, by the options alone: what `from_file` reads again.

        Args:
            role: source or target.
            image: (height, width, channels) float32 in [-1, 1], as networks see and make it.
            path: the file; its folder must exist.

        Raises:
            RunError: the file cannot be written.
        """
        from ganforge.images import write_png

        write_png(path, self.to_pictures(role, image[None])[0])


class Augmentation(Component):
    """Changes a training example at random, the same geometry for source and target."""

    kind: ClassVar[str] = "augmentation"

    def apply(self, example: Example, seed: Tensor) -> Example:
        """A changed example of the same shape.

        Images come in any dtype that datasets give. The same seed, (2,) int32, gives the same change.
        """
        raise NotImplementedError

    def split(self, shape: PairShape) -> Parts | None:
        """Two functions that one after the other equal `apply` to the bit; None, as here, where all is drawn."""
        return None


class Metric(Component):
    """A figure about the validation images. Measured batch by batch, gathered over replicas, summarised once."""

    kind: ClassVar[str] = "metric"
    higher_is_better: ClassVar[bool] = True

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Measure one batch; each image is (batch, height, width, channels) float32 in [-1, 1].

        Gives (batch, ...): whatever `summarize` needs to know of each example.
        """
        raise NotImplementedError

    def summarize(self, measured: "np.ndarray") -> float:
        """One figure from what was measured of all n examples, (n, ...); the mean unless overridden."""
        return float(measured.mean())


class Callback(Component):
    """Builds a Keras callback that watches the run.

    The engine calls `on_train_batch_end(step - 1, logs)` after each call of the step, with `logs` where a step is
    logged, and `on_epoch_end(step - 1, logs)` after each validation, with the metrics in `logs`.
    """

    kind: ClassVar[str] = "callback"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Build the callback for one run."""
        raise NotImplementedError


__all__ = [
    "Augmentation",
    "Callback",
    "Component",
    "Dataset",
    "Discriminator",
    "Example",
    "Examples",
    "Generator",
    "ImageShape",
    "Judgement",
    "Loss",
    "Method",
    "Metric",
    "Network",
    "PairShape",
    "Players",
    "Round",
    "RunContext",
    "Split",
]
