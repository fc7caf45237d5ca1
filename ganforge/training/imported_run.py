"""A run of weights that were trained elsewhere: its networks are built, and saved as they are at step 0."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import tensorflow as tf

from ganforge.components.shapes import ExampleShape
from ganforge.errors import WeightsError
from ganforge.experiment.experiment import Experiment
from ganforge.file_names import visible
from ganforge.runs.directory import RunDirectory
from ganforge.runs.environment import describe_environment
from ganforge.torch_layers import Tensors
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.checkpoints.network_weights import NetworkWeights
from ganforge.training.distributed.strategy import describe_devices
from ganforge.training.failures.error_messages import plugins_explained
from ganforge.training.imported_weights import imported_weights
from ganforge.training.saved_state import facts
from ganforge.training.starting_weights import StartingWeights, take_weights
from ganforge.training.state import TrainingState, build_state
from ganforge.training.step.variable_paths import weights_by_path


@dataclass(frozen=True)
class ImportedRun:
    """A run before its first step, whose generators have weights from files.

    Attributes:
        experiment: what it is made from.
        shape: of an example.
        state: the networks and what trains them.
        taken: what each network got.
    """

    experiment: Experiment
    shape: ExampleShape
    state: TrainingState
    taken: StartingWeights

    @classmethod
    def build(cls, experiment: Experiment, files: Mapping[Path, Tensors]) -> Self:
        """Build the networks with the tensors of each file, one for each generator in the order of the method.

        Raises:
            WeightsError: there are more files than generators, or a file has other layers than its generator.
            GanforgeError: the networks cannot be built.
        """
        with plugins_explained(experiment):
            shape = experiment.dataset.shape()
            state = build_state(experiment, shape, tf.distribute.get_strategy())
            names = list(state.players.generators)
            if len(files) > len(names):
                raise WeightsError(
                    f"{visible(list(files)[len(names)])}: method {experiment.method.name!r} has {len(names)} "
                    f"generators: {', '.join(names)}. Expected one file for each at most. Leave this file out."
                )
            variables = weights_by_path(state.players.generators)
            networks = {
                name: imported_weights(
                    visible(file), tensors, experiment.generators.get(name, experiment.generator), variables[name]
                )
                for name, (file, tensors) in zip(names, files.items(), strict=False)
            }
        taken = take_weights(state, NetworkWeights(", ".join(map(visible, files)), networks))
        return cls(experiment, shape, state, taken)

    def save(self, directory: RunDirectory) -> None:
        """Write the checkpoint of step 0 into a new run folder, and record where it is from.

        Raises:
            RunError: it cannot be written; the new folder is removed.
        """
        options = self.experiment.trainer
        environment = describe_environment(options.seed, [describe_devices(self.state.strategy)])
        checkpoints = Checkpoints(directory.checkpoints, self.state.weight_paths())
        try:
            directory.record_start({"steps": options.steps, **environment, "start_from": self.taken.origin})
            checkpoints.save({**self.state.arrays(), **facts(self.shape)}, 0)
            directory.point_latest()
        except BaseException:
            shutil.rmtree(directory.path, ignore_errors=True)
            raise
