"""Calls a format, without what converters say about themselves."""

from collections.abc import Sequence
from pathlib import Path
from warnings import catch_warnings, simplefilter

import keras

from ganforge.components import Format, NumberType
from ganforge.exporting.example_inputs import ExampleInput
from ganforge.training.step.noise import noise_from_its_start


def write_network(
    file_format: Format, model: keras.Model, path: Path, number_type: NumberType, examples: Sequence[ExampleInput]
) -> None:
    """Write a network whose dropout, if it has any, will draw as `predict` does first."""
    with noise_from_its_start({"exported": model}), catch_warnings():
        simplefilter("ignore")
        file_format.write(model, path, number_type, [example.given for example in examples])
