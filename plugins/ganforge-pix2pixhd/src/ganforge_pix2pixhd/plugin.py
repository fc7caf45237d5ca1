"""What this package offers."""

from collections.abc import Sequence

from ganforge import Discriminator, Generator, Loss, Method, hookimpl
from ganforge_pix2pixhd.feature_matching import FeatureMatching
from ganforge_pix2pixhd.global_generator import GlobalGenerator
from ganforge_pix2pixhd.local_enhancer import LocalEnhancer
from ganforge_pix2pixhd.multi_scale import MultiScale
from ganforge_pix2pixhd.pix2pixhd import Pix2PixHD

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """The method."""
    return [Pix2PixHD]


@hookimpl
def ganforge_generators() -> Sequence[type[Generator]]:
    """Both generators."""
    return [GlobalGenerator, LocalEnhancer]


@hookimpl
def ganforge_discriminators() -> Sequence[type[Discriminator]]:
    """The discriminator."""
    return [MultiScale]


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The loss."""
    return [FeatureMatching]
