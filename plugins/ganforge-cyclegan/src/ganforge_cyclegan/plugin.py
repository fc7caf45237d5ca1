"""What this package offers to ganforge."""

from collections.abc import Sequence

from ganforge import Dataset, Generator, Loss, Method, hookimpl
from ganforge_cyclegan.cycle import Cycle
from ganforge_cyclegan.cycle_consistency import CycleConsistency
from ganforge_cyclegan.identity import Identity
from ganforge_cyclegan.procedural_fruit import ProceduralFruit
from ganforge_cyclegan.resnet import ResNet

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_generators() -> Sequence[type[Generator]]:
    """The ResNet."""
    return [ResNet]


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The two terms of CycleGAN beside the adversarial one."""
    return [CycleConsistency, Identity]


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """The method of CycleGAN."""
    return [Cycle]


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The drawn fruit."""
    return [ProceduralFruit]
