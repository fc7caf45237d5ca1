"""Everything that changes while training: networks, optimizers, running mean, step number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ganforge.components import Players
from ganforge.components.shapes import PairShape
from ganforge.errors import RunError
from ganforge.experiment.experiment import JUDGED, Experiment
from ganforge.training.compatibility import (
    refuse_answers,
    refuse_networks,
    refuse_options,
    refuse_translation,
    refuse_what_is_no_model,
)
from ganforge.training.distributed.strategy import replica_numbers
from ganforge.training.step.callables import inference_callables
from ganforge.training.step.ema import MovingAverage
from ganforge.training.step.objective import Objective, SideName
from ganforge.training.step.optimizers import create_optimizer
from ganforge.training.step.precision import LossScale, building_in
from ganforge.training.step.side import Side
from ganforge.training.step.variables import owned_variables


class TrainingState:
    """The live networks of a run and what trains them, built inside the strategy's scope."""

    def __init__(self, experiment: Experiment, shape: PairShape, strategy: tf.distribute.Strategy) -> None:
        options = experiment.trainer
        refuse_options(options, strategy.num_replicas_in_sync)
        keras.utils.set_random_seed(options.seed)
        with strategy.scope(), building_in(options.precision):
            self.players = build_players(experiment, shape)
            self.averaged = build_players(experiment, shape).generators if options.ema else {}
            self.sides = (
                self._side(experiment, "generator", self.players.generators),
                self._side(experiment, "discriminator", self.players.discriminators),
            )
            self.step = keras.Variable(0, dtype="int64", trainable=False, name="step")
        refuse_networks(experiment, self.players, strategy.num_replicas_in_sync)
        self.strategy = strategy
        self.average = self._moving_average(options.ema)
        self._translate = tf.function(
            lambda source: experiment.method.translate(inference_callables(self.inference_generators), source),
            autograph=False,
        )
        translated = self._translate.get_concrete_function(tf.TensorSpec((1, *shape.source)))
        refuse_translation(experiment, translated.structured_outputs, tuple(shape.target))
        self._spread_seeds()

    @property
    def inference_generators(self) -> Mapping[str, keras.Model]:
        """The generators that samples and `predict` use: the running mean where there is one."""
        return self.averaged or self.players.generators

    def translate(self, source: np.ndarray) -> np.ndarray:
        """Translate (n, height, width, channels) float32 in [-1, 1], one image at a time, as `predict` does.

        Dropout that is on here too draws the same noise every time, and leaves training's as it was.
        """
        kept = [(copy, copy.numpy()) for variable in _seeds(self.inference_generators) for copy in _copies(variable)]
        for copy, (seed, _) in kept:
            copy.assign([seed, 0])
        translated = [self._translate(tf.constant(image[None])).numpy() for image in source]
        for copy, state in kept:
            copy.assign(state)
        return np.concatenate(translated)

    def arrays(self) -> dict[str, np.ndarray]:
        """Every variable by role and index: all that a checkpoint holds."""
        return {key: variable.numpy() for key, variable in self._variables()}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Set every variable from a checkpoint.

        Raises:
            RunError: the checkpoint holds other variables than these networks have.
        """
        variables = dict(self._variables())
        if missing := sorted(variables.keys() ^ arrays.keys()):
            raise RunError(
                f"checkpoint: it does not fit these networks; {len(missing)} variables differ, {missing[0]} first. "
                "It must come from the same experiment and plugin versions. See environment.json in the run folder."
            )
        for key, variable in variables.items():
            restore_variable(key, variable, arrays[key])
        self._spread_seeds()

    def _side(self, experiment: Experiment, side: SideName, names: Iterable[str]) -> Side:
        options = experiment.trainer
        adam = options.generator_optimizer if side == "generator" else options.discriminator_optimizer
        objective = Objective(experiment.losses, side, options.batch_size)
        loss_scale = LossScale() if options.precision == "float16" else None
        trainable = owned_variables(self.players.by_name, trainable=True)
        variables = [variable for name in names for variable in trainable[name]]
        return Side(objective, variables, create_optimizer(adam, options.steps), adam, loss_scale)

    def _moving_average(self, decay: float | None) -> MovingAverage | None:
        if decay is None:
            return None
        average = MovingAverage(decay, _each_once(self.players.generators), _each_once(self.averaged))
        average.copy()
        return average

    def _variables(self) -> Iterator[tuple[str, Any]]:
        roles: dict[str, list[Any]] = {"step": [self.step]}
        for name, variables in owned_variables(self.players.by_name).items():
            roles[f"{'generator' if name in self.players.generators else 'discriminator'}/{name}"] = variables
        roles |= {f"ema/{name}": variables for name, variables in owned_variables(self.averaged).items()}
        for side in self.sides:
            roles[f"{side.objective.side}_optimizer"] = side.optimizer.variables
            roles[f"{side.objective.side}_loss_scale"] = side.loss_scale.variables if side.loss_scale else []
        for role, variables in roles.items():
            for index, variable in enumerate(variables):
                yield f"{role}/{index:04d}", variable

    def _spread_seeds(self) -> None:
        """Give each replica its own dropout: copies of a seed are equal until the replica's number is folded in."""
        numbers = replica_numbers(self.strategy)
        for variable in _seeds(self.players.by_name):
            for number, copy in zip(numbers, _copies(variable), strict=True):
                seed, count = copy.numpy()
                copy.assign([(int(seed) + 1000003 * number) % 2**32, count])


def _seeds(models: Mapping[str, keras.Model]) -> list[Any]:
    """The state of every random layer: a seed and a count."""
    return [variable for variable in _each_once(models) if variable.name == "seed_generator_state"]


def _each_once(models: Mapping[str, keras.Model]) -> list[keras.Variable]:
    return [variable for variables in owned_variables(models).values() for variable in variables]


def _copies(variable: Any) -> Sequence[Any]:
    """A variable's copies on this worker's replicas."""
    return getattr(variable.value, "values", (variable.value,))


def build_players(experiment: Experiment, shape: PairShape) -> Players:
    """Build a method's networks; a discriminator only where a loss needs its judgement.

    Raises:
        TrainingError: one is no model, or a discriminator does not answer as one would.
    """
    judged = any(loss.weight > 0 and loss.needs & JUDGED for loss in experiment.losses)
    players = experiment.method.networks(shape, experiment.generator, experiment.discriminator if judged else None)
    refuse_what_is_no_model(experiment, players)
    refuse_answers(experiment, players)
    return players


def restore_variable(key: str, variable: Any, array: np.ndarray) -> None:
    """Set one variable.

    Raises:
        RunError: shape or dtype differ.
    """
    if tuple(variable.shape) != array.shape or str(variable.dtype) != str(array.dtype):
        raise RunError(
            f"checkpoint: {key} is {array.dtype}{array.shape}. These networks need {variable.dtype}"
            f"{tuple(variable.shape)}. Use the experiment that the checkpoint was trained with."
        )
    variable.assign(array)
