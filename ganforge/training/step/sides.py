"""Builds the two sides of the game from the options of an experiment."""

from collections.abc import Mapping

from ganforge.components import Players
from ganforge.components.shapes import ExampleShape
from ganforge.experiment.experiment import Experiment
from ganforge.training.step.discriminator_view import DiscriminatorView
from ganforge.training.step.learner import Learner
from ganforge.training.step.objective import Objective, SideName
from ganforge.training.step.precision import LossScale
from ganforge.training.step.side import Side
from ganforge.training.step.variables import owned_variables


def build_sides(experiment: Experiment, players: Players, shapes: Mapping[str, ExampleShape]) -> tuple[Side, Side]:
    """The generators' side and the discriminators'; called inside the strategy's scope.

    Args:
        experiment: whose options they are built with.
        players: their networks.
        shapes: what networks were built for, by name.

    Raises:
        TrainingError: an optimizer cannot be built with its options.
    """
    view = DiscriminatorView(experiment.trainer, shapes, experiment.dataset.paired)
    return _side(experiment, "generator", players), _side(experiment, "discriminator", players, view)


def _side(experiment: Experiment, side: SideName, players: Players, view: DiscriminatorView | None = None) -> Side:
    options = experiment.trainer
    names = players.generators if side == "generator" else players.discriminators
    trainable = owned_variables(players.by_name, trainable=True)
    learners = {name: _learner(experiment, side, name, trainable[name]) for name in names}
    objective = Objective(experiment.losses, side, options.examples_per_step, names)
    return Side(objective, learners, LossScale() if options.precision == "float16" else None, view)


def _learner(experiment: Experiment, side: SideName, name: str, variables: list) -> Learner:
    trainer = experiment.trainer
    options = trainer.generator_optimizer if side == "generator" else trainer.discriminator_optimizer
    where = f"trainer.{side}_optimizer"
    if own := trainer.optimizers.get(name):
        options, where = own.over(options, name), f"trainer.optimizers.{name}"
    return Learner(variables, options, trainer.steps, where)
