"""What the first screen shows about a run before it starts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import keras
import tensorflow as tf

from ganforge.components import Examples
from ganforge.components.shapes import ExampleShape
from ganforge.data.check import startup_remarks
from ganforge.data.prepared_examples import preparation_status
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.layers.receptive_field import receptive_field
from ganforge.training.distributed.driver_gpus import unseen_gpu_remark
from ganforge.training.distributed.strategy import describe_devices, idle_devices_remark
from ganforge.training.norm_remarks import norm_remarks
from ganforge.training.starting_weights import StartingWeights
from ganforge.training.state import TrainingState
from ganforge.training.step.callables import judgement
from ganforge.training.step.variables import owned_variables


@dataclass(frozen=True)
class Summary:
    """Facts about what was built.

    Attributes:
        devices: how many of which kind.
        precision: what networks compute in.
        data: the dataset's line about itself.
        shape: of source and target.
        examples: of the training split; None where there is no end.
        parameters: trainable parameters by network; a shared one is counted for the first network that has it.
        frozen: for how long the networks are that do not learn from the first step on, in words.
        patch_grids: (rows, columns) of the logits by discriminator and scale.
        receptive_fields: side in pixels of what one logit sees, by discriminator; 0 where unknown.
        remarks: what may be wrong, as far as a first look shows.
        starting_weights: what was taken from elsewhere; None where nothing was.
        found: what was chosen for options that the experiment leaves open, by option, in words.
    """

    devices: str
    precision: str
    data: str
    shape: ExampleShape
    examples: int | None
    parameters: dict[str, int]
    frozen: dict[str, str]
    patch_grids: dict[str, list[tuple[int, int]]]
    receptive_fields: dict[str, int]
    remarks: tuple[str, ...] = ()
    starting_weights: StartingWeights | None = None
    found: Mapping[str, str] = field(default_factory=dict)


def summarize(
    experiment: Experiment,
    state: TrainingState,
    shape: ExampleShape,
    examples: Examples,
    starting_weights: StartingWeights | None = None,
) -> Summary:
    """Describe what was built; every figure is computed from the models themselves."""
    discriminators = state.players.discriminators
    return Summary(
        devices=describe_devices(state.strategy),
        precision=experiment.trainer.precision,
        data=experiment.dataset.describe() + preparation_status(experiment.dataset, experiment.augmentations),
        shape=shape,
        examples=examples.size,
        parameters={
            name: sum(int(tf.size(variable)) for variable in variables)
            for name, variables in owned_variables(state.players.by_name, trainable=True).items()
        },
        frozen=dict(_frozen(state)),
        patch_grids={name: _grids(model) for name, model in discriminators.items()},
        receptive_fields={name: receptive_field(model) or 0 for name, model in discriminators.items()},
        remarks=(
            *_device_remarks(experiment.trainer, state.strategy),
            *_data_remarks(experiment, examples),
            *_network_remarks(experiment.trainer, state),
        ),
        starting_weights=starting_weights,
    )


def _device_remarks(options: TrainerOptions, strategy: tf.distribute.Strategy) -> Iterator[str]:
    unseen = None if tf.config.list_physical_devices("GPU") else unseen_gpu_remark()
    yield from filter(None, (idle_devices_remark(options, strategy), unseen))


def _network_remarks(options: TrainerOptions, state: TrainingState) -> Iterator[str]:
    part = options.examples_per_step // options.accumulate
    return norm_remarks(state.players, part, state.strategy.num_replicas_in_sync)


def _data_remarks(experiment: Experiment, examples: Examples) -> Iterator[str]:
    for remark in startup_remarks(experiment.dataset, examples, experiment.trainer.examples_per_step):
        yield remark.message


def _frozen(state: TrainingState) -> Iterator[tuple[str, str]]:
    for side in state.sides:
        for name, learner in side.learners.items():
            if learner.options.is_frozen(0):
                until = learner.options.frozen_until
                yield name, "frozen" if learner.options.frozen else f"frozen for {until} steps"


def _grids(model: keras.Model) -> list[tuple[int, int]]:
    return [(logits.shape[1], logits.shape[2]) for logits in judgement(model.output).logits]
