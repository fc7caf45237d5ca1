"""The U-Net that the authors of pix2pix published for PyTorch, layer by layer."""

from collections.abc import Iterator

import numpy as np

from ganforge.torch_layers import (
    Convert,
    Tensors,
    TorchLayer,
    TorchNetwork,
    convolution,
    normalization,
    plain_normalization,
    without_bias,
)
from ganforge_pix2pix.unet_options import UNetOptions


def published_unet(options: UNetOptions) -> TorchNetwork:
    """Its layers in the order of this U-Net: numbered from the image to the bottleneck, then back."""
    return TorchNetwork([*_encoder(options), *_decoder(options), TorchLayer("decode_image", _of_joined)])


def _encoder(options: UNetOptions) -> Iterator[TorchLayer]:
    for level in range(options.depth):
        yield from _block(f"encode_{level + 1}", convolution, options, level if options.norms(level) else None)


def _decoder(options: UNetOptions) -> Iterator[TorchLayer]:
    for level in reversed(range(options.depth - 1)):
        convert = convolution if level == options.depth - 2 else _of_joined
        yield from _block(f"decode_{level + 1}", convert, options, None if options.norm == "none" else level)


def _block(name: str, convert: Convert, options: UNetOptions, norm_level: int | None) -> Iterator[TorchLayer]:
    """A convolution and the norm after it; published instance norms have neither scale nor shift."""
    if norm_level is None:
        yield TorchLayer(name, convert)
    elif options.norm == "batch":
        yield TorchLayer(name, convert)
        yield TorchLayer(f"{name}_norm", normalization)
    else:
        yield TorchLayer(name, without_bias(convert))
        if options.norm_affine:
            yield TorchLayer(f"{name}_norm", plain_normalization(options.width(norm_level)), is_there=False)


def _of_joined(tensors: Tensors) -> Tensors:
    """A transposed convolution of a skip and what was decoded, which are joined the other way round here."""
    converted = convolution(tensors)
    kernel = converted["kernel"]
    return {**converted, "kernel": np.roll(kernel, kernel.shape[-1] // 2, axis=-1)}
