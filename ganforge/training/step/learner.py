"""One network as its side trains it."""

from collections.abc import Sequence

import keras
import tensorflow as tf

from ganforge.experiment.optimizer_options import OptimizerOptions
from ganforge.training.step.learning_rate import LearningRate
from ganforge.training.step.optimizers import create_optimizer


class Learner:
    """The variables of one network and the optimizer that moves them; built inside the strategy's scope.

    Attributes:
        options: of its optimizer.
        variables: those that it learns; of variables that networks share, those that are its own.
        tensors: the same as the tape knows them.
        optimizer: not built where there is nothing to learn.
        learning_rate: by the number of trained steps.
    """

    def __init__(self, variables: Sequence[keras.Variable], options: OptimizerOptions, steps: int, where: str) -> None:
        self.options = options
        self.variables = variables
        self.tensors: list[tf.Variable] = [variable.value for variable in variables]
        self.optimizer = create_optimizer(options, where)
        self.learning_rate = LearningRate(options, steps)
        if self.variables and not options.frozen:
            self.optimizer.build(self.variables)

    @property
    def memory(self) -> list[keras.Variable]:
        """What the optimizer remembers: all that a checkpoint holds; nothing where there is nothing to learn."""
        return self.optimizer.variables if self.optimizer.built else []

    def update(self, gradients: Sequence[tf.Tensor], step: tf.Tensor) -> None:
        """Move the variables, in replica context."""
        self.optimizer.update(gradients, self.variables, self.learning_rate(step))
