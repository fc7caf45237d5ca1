"""Builds the two sides of the game from the options of an experiment."""

from ganforge.components import Players
from ganforge.experiment.experiment import Experiment
from ganforge.training.step.learner import Learner
from ganforge.training.step.objective import Objective, SideName
from ganforge.training.step.precision import LossScale
from ganforge.training.step.side import Side
from ganforge.training.step.variables import owned_variables


def build_sides(experiment: Experiment, players: Players) -> tuple[Side, Side]:
    """The generators' side and the discriminators'; called inside the strategy's scope.

    Raises:
        TrainingError: an optimizer cannot be built with its options.
    """
    return _side(experiment, "generator", players), _side(experiment, "discriminator", players)


def _side(experiment: Experiment, side: SideName, players: Players) -> Side:
    options = experiment.trainer
    names = players.generators if side == "generator" else players.discriminators
    trainable = owned_variables(players.by_name, trainable=True)
    learners = {name: _learner(experiment, side, name, trainable[name]) for name in names}
    objective = Objective(experiment.losses, side, options.examples_per_step, names)
    return Side(objective, learners, LossScale() if options.precision == "float16" else None)


def _learner(experiment: Experiment, side: SideName, name: str, variables: list) -> Learner:
    trainer = experiment.trainer
    options = trainer.generator_optimizer if side == "generator" else trainer.discriminator_optimizer
    where = f"trainer.{side}_optimizer"
    if own := trainer.optimizers.get(name):
        options, where = own.over(options, name), f"trainer.optimizers.{name}"
    return Learner(variables, options, trainer.steps, where)
