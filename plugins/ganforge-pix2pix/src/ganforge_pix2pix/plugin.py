"""What this package offers to ganforge."""

from collections.abc import Sequence

from ganforge import Discriminator, Generator, Loss, Method, hookimpl
from ganforge_pix2pix.l1 import L1
from ganforge_pix2pix.paired import Paired
from ganforge_pix2pix.patchgan import PatchGAN
from ganforge_pix2pix.unet import UNet

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_generators() -> Sequence[type[Generator]]:
    """The U-Net."""
    return [UNet]


@hookimpl
def ganforge_discriminators() -> Sequence[type[Discriminator]]:
    """The PatchGAN."""
    return [PatchGAN]


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The distance of pix2pix; its adversarial term is one of ganforge-losses."""
    return [L1]


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """The method of pix2pix."""
    return [Paired]
