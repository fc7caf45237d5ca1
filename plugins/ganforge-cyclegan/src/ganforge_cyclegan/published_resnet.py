"""The ResNet that the authors of CycleGAN published for PyTorch, layer by layer."""

from ganforge.torch_layers import TorchLayer, TorchNetwork, convolution, without_bias
from ganforge_cyclegan.resnet_options import ResNetOptions


def published_resnet(options: ResNetOptions) -> TorchNetwork:
    """Its convolutions in order; its norms have no weights."""
    blocks = [f"block_{number}_{half}" for number in range(1, options.blocks + 1) for half in (1, 2)]
    normalized = ["first", "halve_1", "halve_2", *blocks, "double_2", "double_1"]
    convert = convolution if options.bias else without_bias(convolution)
    return TorchNetwork([*(TorchLayer(name, convert) for name in normalized), TorchLayer("image", convolution)])
