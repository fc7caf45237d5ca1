"""Networks to export, in memory and untrained: what is written, not how well it translates."""

from typing import Any

import numpy as np
import tensorflow as tf
from tiny_components import tiny_experiment

from ganforge.components.shapes import shape_to_json
from ganforge.exporting.export_options import ExportOptions
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.training.state import build_state


def network_of(experiment: Any = None, **options: Any) -> TrainedNetwork:
    """The network of an experiment before its first step."""
    experiment = experiment or tiny_experiment()
    shape = experiment.dataset.shape()
    arrays = build_state(experiment, shape, tf.distribute.get_strategy()).arrays()
    arrays = {**arrays, "shape": np.array(shape_to_json(shape))}
    return TrainedNetwork(experiment, arrays, 0, ExportOptions(**options))
