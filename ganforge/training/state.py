"""Everything that changes while training: networks, optimizers, moving average, step number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ganforge.components import Builders, Players
from ganforge.components.loss import JUDGED
from ganforge.components.shapes import ExampleShape
from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.training.compatibility import (
    refuse_adapting_to_scores,
    refuse_answers,
    refuse_idle_networks,
    refuse_networks,
    refuse_options,
    refuse_players,
    refuse_translation,
    refuse_unknown_names,
    refuse_unknown_networks,
    refuse_what_is_no_model,
)
from ganforge.training.distributed.strategy import replica_numbers
from ganforge.training.step.ema import MovingAverage
from ganforge.training.step.fixed_chance import fixed_chance
from ganforge.training.step.noise import copies_of, noise_from_its_start, random_states
from ganforge.training.step.precision import building_in
from ganforge.training.step.side import Side
from ganforge.training.step.sides import build_sides
from ganforge.training.step.variable_paths import weights_by_path
from ganforge.training.step.variables import owned_variables
from ganforge.training.translation import Translation


@dataclass(frozen=True)
class TrainingState:
    """The networks of a run and what trains them.

    Attributes:
        strategy: the devices that hold all variables.
        players: the networks that learn.
        averaged: the generators that follow them as a moving average; empty where the experiment has none.
        average: moves `averaged`; None where the experiment has none.
        sides: the generators' side and the discriminators'.
        step: how many steps are trained.
        translations: for each direction of the method, by the inference generators.
        directions: `Method.directions`.
    """

    strategy: tf.distribute.Strategy
    players: Players
    averaged: Mapping[str, keras.Model]
    average: MovingAverage | None
    sides: tuple[Side, Side]
    step: keras.Variable
    translations: Mapping[str, Translation]
    directions: Mapping[str, tuple[str, str]]

    @property
    def trained_steps(self) -> int:
        """How many steps are trained; waits for the device."""
        return int(self.step.numpy())

    def translate(
        self, examples: Mapping[str, np.ndarray], direction: str = "forward", first_seed: int = 0
    ) -> np.ndarray:
        """Translate n examples, each entry by name, one at a time, as `predict` and `sample` do.

        Dropout that stays on draws the same noise for every image, and training's own noise is left as it was.

        Args:
            examples: n of each entry.
            direction: one of the method's.
            first_seed: of the first image where images are made without a source, each from a seed of its own.

        Returns:
            (n, height, width, channels) float32 in [-1, 1].
        """
        source, made = self.directions[direction]
        kept = {name: array for name, array in examples.items() if name not in ("source", "target", source, made)}
        translated, translation = [], self.translations[direction]
        reads_source = "source" in translation.reads
        for index in range(len(next(iter(examples.values())))):
            batch = {name: array[index : index + 1] for name, array in kept.items()}
            image = examples[source][index : index + 1] if source in examples else None
            batch |= {} if image is None else {"source": image}
            batch["chance"] = fixed_chance(0, image) if reads_source else fixed_chance(first_seed + index, None)
            with noise_from_its_start(self.averaged or self.players.generators):
                translated.append(translation(batch).numpy())
        return np.concatenate(translated)

    def frozen(self, step: int) -> tuple[str, ...]:
        """The networks that do not learn in the step that follows so many."""
        learners = (pair for side in self.sides for pair in side.learners.items())
        return tuple(name for name, learner in learners if learner.options.is_frozen(step))

    def thaws(self) -> list[int]:
        """The steps after which a network that was frozen learns."""
        options = [learner.options for side in self.sides for learner in side.learners.values()]
        return sorted({option.frozen_until for option in options if option.frozen_until and not option.frozen})

    def arrays(self) -> dict[str, np.ndarray]:
        """Every variable by role and index: all that a checkpoint holds."""
        return {key: variable.numpy() for key, variable in self._variables()}

    def weight_paths(self) -> dict[str, str]:
        """The path of each weight in its network, by its name in `arrays`."""
        networks = (*weights_by_path(self.players.by_name).values(), *weights_by_path(self.averaged).values())
        paths = {id(variable): path for network in networks for path, variable in network.items()}
        return {key: paths[id(variable)] for key, variable in self._variables() if id(variable) in paths}

    def is_finite(self) -> bool:
        """Whether no variable holds a NaN or an infinity."""
        numbers = (array for array in self.arrays().values() if array.dtype.kind == "f")
        return all(np.isfinite(array).all() for array in numbers)

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Set every variable from a checkpoint.

        Raises:
            RunError: the checkpoint holds other variables than these networks have.
        """
        variables = dict(self._variables())
        if differing := sorted(variables.keys() ^ arrays.keys()):
            raise RunError(
                f"checkpoint: it does not fit these networks; {len(differing)} variables differ, {differing[0]} first. "
                "Expected the same experiment and plugin versions. See environment.json in the run folder."
            )
        for key, variable in variables.items():
            restore_variable(key, variable, arrays[key])
        spread_seeds(self.players, self.strategy)

    def _variables(self) -> Iterator[tuple[str, Any]]:
        roles: dict[str, list[Any]] = {"step": [self.step]}
        for name, variables in owned_variables(self.players.by_name).items():
            roles[f"{'generator' if name in self.players.generators else 'discriminator'}/{name}"] = variables
        roles |= {f"buffer/{name}": layer.variables for name, layer in self.players.buffers.items()}
        roles |= {f"ema/{name}": variables for name, variables in owned_variables(self.averaged).items()}
        for side in self.sides:
            roles |= {f"optimizer/{name}": learner.memory for name, learner in side.learners.items()}
            roles |= {"discriminator_view": side.view.strength.variables} if side.view else {}
            roles[f"{side.objective.side}_loss_scale"] = side.loss_scale.variables if side.loss_scale else []
        for role, variables in roles.items():
            for index, variable in enumerate(variables):
                yield f"{role}/{index:04d}", variable


def build_state(experiment: Experiment, shape: ExampleShape, strategy: tf.distribute.Strategy) -> TrainingState:
    """Build the state before the first step.

    Raises:
        TrainingError: the options or the networks cannot be trained here.
    """
    options = experiment.trainer
    refuse_options(options, strategy.num_replicas_in_sync)

    keras.utils.set_random_seed(options.seed)
    with strategy.scope(), building_in(options.precision):
        players, shapes = _built(experiment, shape)
        refuse_unknown_networks(experiment, players)
        averaged = build_players(experiment, shape, is_training=False).generators if options.ema else {}
        sides = build_sides(experiment, players, shapes)
        step = keras.Variable(0, dtype="int64", trainable=False, name="step")
    refuse_networks(experiment, players, strategy.num_replicas_in_sync)
    refuse_idle_networks(sides)
    refuse_adapting_to_scores(sides[1])

    average = None
    if options.ema:
        live = {name: players.generators[name] for name in averaged}  # some networks are for training only
        average = MovingAverage(options.ema, _each_once(live), _each_once(averaged))
        average.copy()

    translations = _translations(experiment, averaged or players.generators, shape)
    spread_seeds(players, strategy)
    directions = experiment.method.directions
    return TrainingState(strategy, players, averaged, average, sides, step, translations, directions)


def build_players(experiment: Experiment, shape: ExampleShape, is_training: bool = True) -> Players:
    """Build a method's networks; discriminators only for training, and where a loss needs their judgement.

    Raises:
        TrainingError: the method returned something else, or a network is not what its kind should be.
    """
    return _built(experiment, shape, is_training)[0]


def _built(
    experiment: Experiment, shape: ExampleShape, is_training: bool = True
) -> tuple[Players, Mapping[str, ExampleShape]]:
    """The networks, and the shapes that those were built for which the experiment chose."""
    build = Builders(
        experiment.generator,
        experiment.discriminator,
        experiment.generators,
        experiment.discriminators,
        is_judged=is_training and any(loss.weight > 0 and loss.needs & JUDGED for loss in experiment.losses),
        is_training=is_training,
    )
    players = experiment.method.networks(shape, build)
    refuse_players(experiment.method, players)
    refuse_unknown_names(experiment, build.asked)
    refuse_what_is_no_model(experiment, players)
    refuse_answers(experiment, players)
    return players, build.asked


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


def spread_seeds(players: Players, strategy: tf.distribute.Strategy) -> None:
    """Give each replica its own dropout: copies of a seed are equal until the replica's number is folded in."""
    numbers = replica_numbers(strategy)
    for variable in random_states(players.by_name):
        for number, copy in zip(numbers, copies_of(variable), strict=True):
            seed, count = copy.numpy()
            copy.assign([(int(seed) + 1000003 * number) % 2**32, count])


def _translations(
    experiment: Experiment, generators: Mapping[str, keras.Model], shape: ExampleShape
) -> dict[str, Translation]:
    translations = {}
    for direction, (source, target) in experiment.method.directions.items():
        directed = shape.between(source, target)
        translations[direction] = Translation.of(experiment.method, generators, directed, direction)
        refuse_translation(experiment, translations[direction].made, tuple(directed.target))
    return translations


def _each_once(models: Mapping[str, keras.Model]) -> list[keras.Variable]:
    return [variable for variables in owned_variables(models).values() for variable in variables]
