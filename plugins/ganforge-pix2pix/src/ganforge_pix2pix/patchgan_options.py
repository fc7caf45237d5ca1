"""The options that the PatchGAN is built from."""

from typing import Literal

from pydantic import Field

from ganforge_pix2pix.conditions import Conditions
from ganforge_pix2pix.network_options import NetworkOptions


class PatchGANOptions(NetworkOptions, Conditions):
    """Layers, padding and inputs of a PatchGAN; the defaults are the paper's.

    Extra images that it reads are joined with the image it judges, vectors at every pixel of it.
    """

    layers: int = Field(
        3, ge=0, le=8, description="4x4 convolutions of stride 2: 3 see 70x70 pixels, 0 judges each pixel by itself."
    )
    unstrided_layers: int = Field(
        1, ge=0, le=4, description="4x4 convolutions of stride 1 between them and the logits; none where `layers` is 0."
    )
    logits_stride: Literal[1, 2] = Field(1, description="Stride of the last convolution; 1 where `layers` is 0.")
    padding: Literal["explicit", "same"] = Field(
        "explicit", description="One pixel on every side (the paper), or as many as keep the size before the stride."
    )
    conditional: bool = Field(True, description="Whether it sees the source, if there is one, beside the image.")
    bias: bool = Field(True, description="Whether convolutions without a norm after them have a bias.")

    def strides(self) -> tuple[int, ...]:
        """The strides of all convolutions, the one of the logits last."""
        if self.layers == 0:
            return (1, 1, 1)
        return (2,) * self.layers + (1,) * self.unstrided_layers + (self.logits_stride,)
