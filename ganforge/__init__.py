"""A plugin-based GAN toolkit: pictures in, pictures out, from one experiment file.

Every name is imported when it is first used, so that `import ganforge` costs nothing and brings in no TensorFlow.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganforge.components import (
        Augmentation,
        Builders,
        Callback,
        Component,
        Dataset,
        Discriminator,
        DistributionMetric,
        EntryShape,
        Example,
        Examples,
        ExampleShape,
        Extractor,
        Format,
        Generator,
        ImageShape,
        Inputs,
        Judgement,
        Loss,
        Method,
        Metric,
        Network,
        NoiseMapShape,
        NumberType,
        Palette,
        Parts,
        PathOrUrl,
        Players,
        Round,
        RunContext,
        Split,
        Tensor,
        VectorShape,
    )
    from ganforge.discovery.hookspecs import hookimpl
    from ganforge.discovery.plugins import Plugins
    from ganforge.encoded_image import EncodedImage
    from ganforge.errors import (
        DataError,
        ExperimentError,
        Fault,
        GanforgeError,
        PluginError,
        RunError,
        ShapeError,
        TrainingError,
        UnusableFilesError,
        WeightsError,
    )
    from ganforge.experiment.experiment import Experiment
    from ganforge.experiment.optimizer_options import OptimizerOptions
    from ganforge.experiment.trainer_options import TrainerOptions
    from ganforge.inference.translator import Translator, load
    from ganforge.runs.directory import RunDirectory
    from ganforge.training.trainer import Trainer

    __version__: str

__all__ = [
    "Augmentation",
    "Builders",
    "Callback",
    "Component",
    "DataError",
    "Dataset",
    "Discriminator",
    "DistributionMetric",
    "EncodedImage",
    "EntryShape",
    "Example",
    "ExampleShape",
    "Examples",
    "Experiment",
    "ExperimentError",
    "Extractor",
    "Fault",
    "Format",
    "GanforgeError",
    "Generator",
    "ImageShape",
    "Inputs",
    "Judgement",
    "Loss",
    "Method",
    "Metric",
    "Network",
    "NoiseMapShape",
    "NumberType",
    "OptimizerOptions",
    "Palette",
    "Parts",
    "PathOrUrl",
    "Players",
    "PluginError",
    "Plugins",
    "Round",
    "RunContext",
    "RunDirectory",
    "RunError",
    "ShapeError",
    "Split",
    "Tensor",
    "Trainer",
    "TrainerOptions",
    "TrainingError",
    "Translator",
    "UnusableFilesError",
    "VectorShape",
    "WeightsError",
    "__api_version__",
    "__version__",
    "hookimpl",
    "load",
]

__api_version__ = "2.0"
"""The version of what plugins build on: the hooks, the contracts and all that is public here.

A major version breaks plugins, a minor one adds to what they may use.
"""

# Keras reads this when it is first imported, which may be by a plugin.
os.environ["KERAS_BACKEND"] = "tensorflow"

_HOMES = (
    "components",
    "encoded_image",
    "errors",
    "experiment.trainer_options",
    "discovery.hookspecs",
    "discovery.plugins",
    "experiment.experiment",
    "runs.directory",
    "inference.translator",
    "training.trainer",
)
"""Where the names live, light modules first."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib import metadata

        return metadata.version("ganforge")
    for home in _HOMES if name in __all__ else ():
        module = import_module(f"ganforge.{home}")
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(f"module 'ganforge' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
