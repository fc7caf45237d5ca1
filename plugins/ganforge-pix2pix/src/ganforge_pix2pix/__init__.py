"""pix2pix for ganforge: U-Net, PatchGAN, adversarial and L1 losses, the paired method."""
