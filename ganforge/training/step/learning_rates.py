"""Learning rates that change while training."""

from typing import Any

import keras

from ganforge.experiment.trainer_options import AdamOptions


@keras.saving.register_keras_serializable("ganforge")
class LinearDecay(keras.optimizers.schedules.LearningRateSchedule):
    """Constant up to step `decay_from * steps`, then linear to 0 at step `steps`; never above `ceiling`.

    Attributes:
        ceiling: the rate at the step that a run was resumed from: with more steps than planned, the rate that had begun
            to fall stays where it is until the new plan goes below it.
    """

    def __init__(self, learning_rate: float, steps: int, decay_from: float) -> None:
        self.learning_rate = learning_rate
        self.steps = steps
        self.decay_from = decay_from
        self.ceiling = keras.Variable(learning_rate, trainable=False, name="ceiling")

    def __call__(self, step: Any) -> Any:
        """The learning rate at a step."""
        first = self.decay_from * self.steps
        share = (self.steps - keras.ops.cast(step, "float32")) / (self.steps - first)
        return keras.ops.minimum(self.ceiling, self.learning_rate * keras.ops.clip(share, 0.0, 1.0))

    def get_config(self) -> dict[str, Any]:
        """The arguments of this schedule."""
        return {"learning_rate": self.learning_rate, "steps": self.steps, "decay_from": self.decay_from}


def create_learning_rate(options: AdamOptions, steps: int) -> float | LinearDecay:
    """The learning rate of one side over a run of so many steps."""
    if options.schedule == "linear-decay":
        return LinearDecay(options.learning_rate, steps, options.decay_from)
    return options.learning_rate
