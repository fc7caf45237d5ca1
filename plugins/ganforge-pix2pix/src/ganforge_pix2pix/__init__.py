"""pix2pix for ganforge: U-Net, PatchGAN, L1 loss, the paired method."""

from ganforge_pix2pix.l1 import L1
from ganforge_pix2pix.paired import Paired
from ganforge_pix2pix.patchgan import PatchGAN
from ganforge_pix2pix.unet import UNet

__all__ = ["L1", "Paired", "PatchGAN", "UNet"]
