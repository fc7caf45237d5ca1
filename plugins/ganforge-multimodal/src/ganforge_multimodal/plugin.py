"""What this package offers."""

from collections.abc import Sequence

from ganforge import Dataset, Loss, Method, hookimpl
from ganforge_multimodal.bicycle import Bicycle
from ganforge_multimodal.code_divergence import CodeDivergence
from ganforge_multimodal.latent_regression import LatentRegression
from ganforge_multimodal.procedural_balloons import ProceduralBalloons

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """The method."""
    return [Bicycle]


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The losses of codes."""
    return [LatentRegression, CodeDivergence]


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The dataset to try it on."""
    return [ProceduralBalloons]
