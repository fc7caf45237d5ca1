"""The contracts of the ten kinds of component, and the types they share."""

from ganforge.components.augmentation import Augmentation
from ganforge.components.builders import Builders
from ganforge.components.callback import Callback
from ganforge.components.component import Component
from ganforge.components.dataset import Dataset, Palette
from ganforge.components.discriminator import Discriminator
from ganforge.components.distribution_metric import DistributionMetric
from ganforge.components.examples import Example, Examples, Parts, Split
from ganforge.components.extractor import Extractor
from ganforge.components.format import Format, Inputs, NumberType
from ganforge.components.generator import Generator
from ganforge.components.loss import Loss
from ganforge.components.method import Method
from ganforge.components.metric import Metric
from ganforge.components.path_or_url import PathOrUrl
from ganforge.components.players import Network, Players
from ganforge.components.rounds import Judgement, Round, Tensor
from ganforge.components.run_context import RunContext
from ganforge.components.shapes import EntryShape, ExampleShape, ImageShape, NoiseMapShape, VectorShape

__all__ = [
    "Augmentation",
    "Builders",
    "Callback",
    "Component",
    "Dataset",
    "Discriminator",
    "DistributionMetric",
    "EntryShape",
    "Example",
    "ExampleShape",
    "Examples",
    "Extractor",
    "Format",
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
    "Palette",
    "Parts",
    "PathOrUrl",
    "Players",
    "Round",
    "RunContext",
    "Split",
    "Tensor",
    "VectorShape",
]
