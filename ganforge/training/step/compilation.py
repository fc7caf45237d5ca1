"""Which networks of a step are compiled with XLA."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import keras
import tensorflow as tf

from ganforge.components import Players
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.distributed.strategy import compiles
from ganforge.training.step.network_passes import inputs_of, mean_square
from ganforge.training.step.variables import layers_of


class Compilation(NamedTuple):
    """What is compiled.

    Attributes:
        names: of the networks.
        remarks: on those that XLA cannot compile.
    """

    names: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()


def compilation(options: TrainerOptions, players: Players) -> Compilation:
    """Choose the networks that XLA can compile; `auto` leaves out those with a layer that sums over replicas."""
    if not compiles(options):
        return Compilation()
    models = {
        name: model
        for name, model in players.by_name.items()
        if options.jit_compile is True or not any(_synchronized([model]))
    }
    reasons = {name: reason for name, model in models.items() if (reason := _refusal(model))}
    remarks = (
        f"trainer.jit_compile: XLA cannot compile network {name!r}: {reason}. It is trained without XLA."
        for name, reason in reasons.items()
    )
    return Compilation(frozenset(models.keys() - reasons.keys()), tuple(remarks))


def synchronized_layers(players: Players) -> Iterator[str]:
    """The names of layers that sum over replicas."""
    return _synchronized([*players.by_name.values()])


def _synchronized(models: Sequence[keras.Model]) -> Iterator[str]:
    for model in models:
        for layer in layers_of(model):
            if getattr(layer, "synchronized", False):
                yield layer.name


def _refusal(model: keras.Model) -> str:
    """Why XLA cannot compile a network, forward or backward; empty where it can, or where that is not known."""
    specs = inputs_of(model, 1)
    if not specs or tf.distribute.get_strategy().num_replicas_in_sync > 1:
        return ""

    def passes(*inputs: tf.Tensor) -> list[tf.Tensor | None]:
        with tf.GradientTape() as tape:
            total = mean_square(model, inputs)
        return tape.gradient(total, [variable.value for variable in model.trainable_variables])

    try:
        tf.function(passes, jit_compile=True, autograph=False).experimental_get_compiler_ir(*specs)(stage="hlo")
    except (tf.errors.OpError, ValueError) as error:
        found = re.search(r"unsupported operations[^:]*: (\w+)", str(error))
        return f"there is no {found[1]} in it" if found else str(error).splitlines()[0]
    return ""
