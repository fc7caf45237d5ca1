"""What an export starts from: the networks of a checkpoint, and how a direction translates with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from ganforge.components.shapes import EntryShape, ExampleShape, ImageShape, VectorShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError
from ganforge.experiment.experiment import Experiment
from ganforge.exporting.export_options import ExportOptions
from ganforge.inference.direction import Direction
from ganforge.inference.trained_generators import TrainedGenerators
from ganforge.inference.translator import Translator
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step
from ganforge.training.checkpoints.packed_checkpoint import checkpoints_of
from ganforge.training.step.fixed_chance import fixed_chance
from ganforge.training.step.latent_noise import noise_entry, with_noise


@dataclass(frozen=True)
class TrainedNetwork:
    """A checkpoint and what is asked of it; networks compute in float32, whatever the run computed in.

    Attributes:
        experiment: of the run.
        arrays: the checkpoint.
        step: of the checkpoint.
        options: what is exported.
    """

    experiment: Experiment
    arrays: Mapping[str, np.ndarray]
    step: int
    options: ExportOptions

    @classmethod
    def load(
        cls, run: RunDirectory, plugins: Plugins, options: ExportOptions, step: CheckpointName | None = None
    ) -> Self:
        """Load a checkpoint.

        Raises:
            RunError: the run has no such checkpoint.
            ExperimentError: a component of the run is missing or has changed.
            DataError: the method has no such direction, or the networks do not take the size.
        """
        experiment = recorded_experiment(run, plugins)
        chosen = chosen_step(run, "last" if step is None else step)
        network = cls(experiment, checkpoints_of(run).load(chosen), chosen, options)
        network.refuse_size()
        return network

    @cached_property
    def translator(self) -> Translator:
        """Knows the directions and sizes."""
        trainer = self.experiment.trainer.model_copy(update={"precision": "float32"})
        return Translator(self.experiment.model_copy(update={"trainer": trainer}), self.arrays, self.options.dropout)

    @property
    def direction(self) -> Direction:
        """What is translated."""
        return self.translator.direction(self.options.direction)

    @property
    def shape(self) -> ExampleShape:
        """Of the examples in this direction, as in training."""
        return self.direction.shape

    @property
    def size(self) -> tuple[int, int]:
        """The size that was asked for, or that of training."""
        return self.options.size or self.shape.target[:2]

    @cached_property
    def as_trained(self) -> TrainedGenerators:
        """Translates as `predict` does, with dropout as it was asked for."""
        translator = self.translator
        return TrainedGenerators(translator.experiment, translator.shape, self.arrays, self.options.dropout)

    @cached_property
    def without_dropout(self) -> TrainedGenerators:
        """The same with dropout off."""
        return self.as_trained.with_dropout(False) if self.drops else self.as_trained

    @property
    def drops(self) -> bool:
        """Whether dropout is on."""
        return self.as_trained.drops

    @cached_property
    def inputs(self) -> dict[str, EntryShape]:
        """What the translation reads, by name: `source`, extras, `noise`; and `chance`, one number in [0, 1)."""
        known = {
            **self.shape.inputs,
            **noise_entry(self.experiment.method, self.shape.source),
            "chance": VectorShape(1),
        }
        reads = self.as_trained.reads(self.options.direction)
        return {name: entry for name, entry in known.items() if name in reads}

    @property
    def reads_images(self) -> bool:
        """Whether it is made from an image, whose size may then be free."""
        return any(isinstance(entry, ImageShape) for entry in self.inputs.values())

    def complete(self, entries: Mapping[str, np.ndarray], seed: int = 0) -> dict[str, np.ndarray]:
        """The entries with what is drawn from a seed, as `predict` and `sample` draw it."""
        drawn = {"chance": fixed_chance(seed, entries.get("source"))}
        if "noise" in self.inputs:
            batch = {**{name: entry[None] for name, entry in entries.items()}, **drawn}
            drawn["noise"] = np.asarray(with_noise(self.experiment.method, batch)["noise"])
        return {**entries, **{name: array[0] for name, array in drawn.items()}}

    def refuse_size(self) -> None:
        """Check the size that was asked for, before anything is built.

        Raises:
            DataError: the networks do not take it, or the method has no such direction.
        """
        size, nearest = self.size, self.translator.padded_size(*self.size)
        if self.direction and size != nearest:
            raise DataError(
                f"--size {size[0]}x{size[1]}: the networks do not take this size. The next that they take is "
                f"{nearest[0]}x{nearest[1]}."
            )
