"""Whether the networks of a step are compiled with XLA."""

from collections.abc import Iterator

from ganforge.components import Players
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.distributed.strategy import compiles
from ganforge.training.step.variables import layers_of


def compiles_networks(options: TrainerOptions, players: Players) -> bool:
    """Whether to compile with XLA; `auto` does not where a layer sums over replicas, which XLA cannot compile."""
    return compiles(options) and (options.jit_compile is True or not any(synchronized_layers(players)))


def synchronized_layers(players: Players) -> Iterator[str]:
    """The names of layers that sum over replicas."""
    for model in players.by_name.values():
        for layer in layers_of(model):
            if getattr(layer, "synchronized", False):
                yield layer.name
