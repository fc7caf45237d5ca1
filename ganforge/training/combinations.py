"""What cannot work together is refused by name; what may go wrong is warned of."""

import logging
from collections.abc import Iterable, Iterator

import keras
import tensorflow as tf

from ganforge.components import Players
from ganforge.errors import TrainingError
from ganforge.experiment import Experiment
from ganforge.trainer_options import TrainerOptions
from ganforge.training.strategy import compiles
from ganforge.training.variables import layers_of

# Built on moments that stop the gradient of the mean: 1 to 40 % off in a second gradient.
_COARSE = (
    keras.layers.BatchNormalization,
    keras.layers.GroupNormalization,
    keras.layers.LayerNormalization,
)

logger = logging.getLogger("ganforge")


def refuse_options(options: TrainerOptions, replicas: int) -> None:
    """Refuse what the options alone tell, before anything is built.

    Raises:
        TrainingError: they cannot work here.
    """
    parts = replicas * options.accumulate
    if options.batch_size % parts:
        raise TrainingError(
            f"trainer.accumulate: {options.batch_size} examples cannot be shared by {replicas} replicas in "
            f"{options.accumulate} parts each. trainer.batch_size must be a multiple of {parts}. "
            f"Set trainer.batch_size={-(-options.batch_size // parts) * parts}."
        )
    if options.precision == "float16" and options.strategy != "tpu" and not tf.config.list_physical_devices("GPU"):
        raise TrainingError(
            "trainer.precision: float16 needs a GPU, and none is visible. Processors compute it through float32, three "
            "to four times slower. Set trainer.precision=bfloat16 or float32."
        )


def refuse_networks(experiment: Experiment, players: Players, replicas: int) -> None:
    """Refuse what the networks tell, and warn of gradients of a gradient that come out wrong.

    Raises:
        TrainingError: they cannot be trained by these options.
    """
    names = sorted(_synchronized(players))
    if experiment.trainer.jit_compile is True and replicas > 1 and names:
        raise TrainingError(
            f"trainer.jit_compile: layer {names[0]!r} sums over {replicas} replicas, which XLA cannot compile. Only "
            "norms that are not synchronized can be. Set trainer.jit_compile=false, or choose another norm."
        )
    coarse = sorted({layer.name for layer in _layers(players.discriminators.values()) if isinstance(layer, _COARSE)})
    for loss in experiment.losses:
        if loss.weight > 0 and "gradient" in loss.needs and coarse:
            logger.warning(
                "loss '%s': second gradients through Keras's norm %r are wrong by up to 40 %% on TensorFlow. "
                "Build the discriminator with the norms of ganforge.layers.",
                loss.name,
                coarse[0],
            )


def compiles_networks(options: TrainerOptions, players: Players) -> bool:
    """Whether networks are compiled with XLA; `auto` leaves those alone that talk to other replicas."""
    return compiles(options) and (options.jit_compile is True or not any(_synchronized(players)))


def _synchronized(players: Players) -> Iterator[str]:
    for layer in _layers(players.by_name.values()):
        if getattr(layer, "synchronized", False):
            yield layer.name


def _layers(models: Iterable[keras.Model]) -> Iterator[keras.layers.Layer]:
    return (layer for model in models for layer in layers_of(model))
