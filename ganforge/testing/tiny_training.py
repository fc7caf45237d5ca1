"""One real training step of the smallest size."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.components.shapes import ExampleShape
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.network_optimizer_options import NetworkOptimizerOptions
from ganforge.experiment.optimizer_options import OptimizerOptions
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.state import TrainingState, build_state
from ganforge.training.step.step import Step

Weights = dict[str, np.ndarray]
# With so large an epsilon weights move by their gradients. Adam would turn rounding errors into full steps.
OPTIMIZER = OptimizerOptions(learning_rate=1, epsilon=1)


def training_options(batch_size: int, *frozen: str) -> TrainerOptions:
    """One step on the current devices, in which these networks are frozen."""
    return TrainerOptions(
        steps=1,
        batch_size=batch_size,
        jit_compile=False,
        generator_optimizer=OPTIMIZER,
        discriminator_optimizer=OPTIMIZER,
        optimizers={name: NetworkOptimizerOptions(frozen=True) for name in frozen},
    )


def trained(
    experiment: Experiment, shape: ExampleShape, batch: Mapping[str, np.ndarray], strategy: Any = None
) -> tuple[Weights, Weights]:
    """The weights of every network before and after one compiled step on this batch, which the replicas share."""
    strategy = strategy or tf.distribute.get_strategy()
    state, step = _ready(experiment, shape, strategy)
    before = _weights(state)
    with _optimizing_no_graphs():  # for one step that takes longer than it saves
        strategy.run(tf.function(step, autograph=False, reduce_retracing=True), (shared(strategy, batch),))
    return before, _weights(state)


def trained_eagerly(
    experiment: Experiment, shape: ExampleShape, batch: Mapping[str, np.ndarray]
) -> tuple[Weights, Weights]:
    """The same on one device and op by op, which takes a quarter of the time: compiling is most of it."""
    state, step = _ready(experiment, shape, tf.distribute.get_strategy())
    before = _weights(state)
    step({name: tf.constant(array) for name, array in batch.items()})
    return before, _weights(state)


def _ready(experiment: Experiment, shape: ExampleShape, strategy: Any) -> tuple[TrainingState, Step]:
    state = build_state(experiment, shape, strategy)
    step = Step(experiment.method, state.players, state.sides, experiment.trainer, state.step)
    return state, step.during(state.frozen(0))


@contextmanager
def _optimizing_no_graphs() -> Iterator[None]:
    before = tf.config.optimizer.get_experimental_options()
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False, **before})


def shared(strategy: Any, batch: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """A batch in equal parts, one per replica."""
    count = strategy.num_replicas_in_sync

    def dealt(array: np.ndarray) -> Any:
        parts = np.split(array, count)
        return strategy.experimental_distribute_values_from_function(
            lambda context: tf.constant(parts[context.replica_id_in_sync_group])
        )

    return {name: dealt(array) for name, array in batch.items()}


def _weights(state: TrainingState) -> Weights:
    return {
        f"{name}/{index}": variable.numpy()
        for name, model in state.players.by_name.items()
        for index, variable in enumerate(model.trainable_variables)
    }
