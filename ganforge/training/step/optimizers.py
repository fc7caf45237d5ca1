"""Builds the optimizer of one network."""

import inspect
from typing import Any

import keras

from ganforge.errors import TrainingError
from ganforge.experiment.optimizer_options import OptimizerOptions
from ganforge.suggestions import did_you_mean, listed
from ganforge.training.step.fused_adam import FusedAdam
from ganforge.training.step.replica_optimizer import ReplicaOptimizer

_OWN = ("beta_1", "beta_2", "epsilon")
"""Options that only some optimizers have."""
_OF_THE_STEP = (
    *("learning_rate", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "loss_scale_factor"),
    *("use_ema", "ema_momentum", "ema_overwrite_frequency", "gradient_accumulation_steps", "name", "kwargs"),
)
"""What every Keras optimizer offers and other options of the trainer do here."""


def create_optimizer(options: OptimizerOptions, where: str = "optimizer") -> ReplicaOptimizer:
    """The optimizer, without clipping and schedule, which are the step's: it clips after the sum over replicas.

    Args:
        options: the network's.
        where: the table that they come from.

    Raises:
        TrainingError: this optimizer has no such option, or another range of it.
    """
    keras_class = _keras_classes()[options.name]
    fused = options.name in ("adam", "adamw") and not options.options
    made = FusedAdam if fused else type(keras_class.__name__, (keras_class, ReplicaOptimizer), {})
    decay = {} if options.weight_decay is None else {"weight_decay": options.weight_decay}
    if fused and options.name == "adamw":
        decay = {"weight_decay": 0.004, **decay}  # as in Keras
    try:
        return made(options.learning_rate, **_accepted(keras_class, options, where), **decay)
    except (TypeError, ValueError) as error:
        raise TrainingError(f"{where}.options: {options.name} cannot be built with them: {error}") from error


def _accepted(keras_class: type, options: OptimizerOptions, where: str) -> dict[str, Any]:
    known = inspect.signature(keras_class).parameters
    offered = [name for name in known if name not in (*_OWN, *_OF_THE_STEP)]
    for name in _OWN:
        if name not in known and getattr(options, name) != OptimizerOptions.model_fields[name].default:
            raise TrainingError(f"{where}.{name}: {options.name} has no {name}. Leave it out, or choose adam.")
    for name in options.options:
        if name not in offered:
            raise TrainingError(
                f"{where}.options.{name} is no option of {options.name}{did_you_mean(name, offered)} Its options: "
                f"{listed(offered)}."
            )
    return {**{name: getattr(options, name) for name in _OWN if name in known}, **options.options}


def _keras_classes() -> dict[str, type]:
    classes = vars(keras.optimizers).values()
    return {cls.__name__.lower(): cls for cls in classes if isinstance(cls, type)}
