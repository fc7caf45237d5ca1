"""Networks to export, in memory and untrained: what is written, not how well it translates."""

from typing import Any

import keras
import numpy as np
from tiny_components import tiny_experiment

from ganforge.components.shapes import shape_to_json
from ganforge.exporting.export_options import ExportOptions
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.training.state import build_players
from ganforge.training.step.variables import owned_variables


def network_of(experiment: Any = None, **options: Any) -> TrainedNetwork:
    """The network of an experiment before its first step."""
    experiment = experiment or tiny_experiment()
    shape = experiment.dataset.shape()
    keras.utils.set_random_seed(0)
    owned = owned_variables(build_players(experiment, shape, is_training=False).generators)
    variables = {
        f"generator/{name}/{index:04d}": variable.numpy()
        for name, variables in owned.items()
        for index, variable in enumerate(variables)
    }
    arrays = {**variables, "shape": np.array(shape_to_json(shape))}
    return TrainedNetwork(experiment, arrays, 0, ExportOptions(**options))
