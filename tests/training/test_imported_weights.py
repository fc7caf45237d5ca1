from typing import Any, Literal

import keras
import numpy as np
import pytest

from ganforge.components import Generator
from ganforge.components.shapes import ExampleShape
from ganforge.errors import WeightsError
from ganforge.torch_layers import TorchLayer, TorchNetwork, convolution, normalization
from ganforge.training.imported_weights import imported_weights

KERNEL = np.arange(2 * 3 * 4 * 4, dtype="float32").reshape(2, 3, 4, 4)
NORM = {"weight": np.ones(2), "bias": np.zeros(2)}
VARIABLES = {"first/kernel": np.zeros((4, 4, 3, 2)), "norm/gamma": np.zeros(2), "norm/beta": np.zeros(2)}


class Published(Generator):
    name: Literal["published"] = "published"
    layers: int = 2
    reverse: bool = False

    def torch_network(self) -> TorchNetwork:
        layers = [TorchLayer("first", convolution), TorchLayer("norm", normalization)][: self.layers]
        return TorchNetwork(layers, order=lambda name: -len(name)) if self.reverse else TorchNetwork(layers)

    def build(self, shape: ExampleShape) -> Any:
        return keras.Model()


def named(**layers):
    return {f"{layer}.{name}": tensor for layer, tensors in layers.items() for name, tensor in tensors.items()}


def take(state, **options):
    return imported_weights("net.pth", state, Published(**options), VARIABLES)


def test_layers_are_taken_by_the_numbers_in_their_names():
    weights = take(named(net10=NORM, net9={"weight": KERNEL}))
    assert list(weights) == ["first/kernel", "norm/gamma", "norm/beta"]
    assert weights["first/kernel"][1, 2, 0, 1] == KERNEL[1, 0, 1, 2]
    assert {array.dtype.name for array in weights.values()} == {"float32"}


def test_or_in_an_order_of_the_network():
    assert take(named(net1=NORM, longer2={"weight": KERNEL}), reverse=True)


def test_norms_without_weights_are_passed_over():
    left = {"running_mean": np.zeros(2), "num_batches_tracked": np.array(3)}
    assert take(named(net1={"weight": KERNEL}, net2=left, net3=NORM))


@pytest.mark.parametrize(
    ("state", "match"),
    [
        (
            named(net1={"weight": KERNEL}),
            "it has no layer left for norm, which needs beta 2, gamma 2. Give the options",
        ),
        (named(net1=NORM), "net1 has bias 2, weight 2, but should become first with kernel 4x4x3x2. Give"),
        (named(net1={"weight": KERNEL[:1]}), "net1 becomes first with kernel 4x4x3x1. Expected kernel 4x4x3x2. Give"),
        (named(net1={"weight": KERNEL}, net2=NORM, net3=NORM), "it has more layers: net3 is the first of 1. Give"),
        (
            named(net1={"weight": KERNEL, "bias": np.ones(2)}),
            "net1 has bias 2, weight 2x3x4x4, but should become first with kernel 4x4x3x2. Give",
        ),
        ({"weight": np.ones(3)}, "has weight 3, but should become first with kernel"),
    ],
)
def test_weights_of_another_architecture_are_refused(state, match):
    with pytest.raises(WeightsError, match="^net.pth: its layers are not those of generator 'published' .*" + match):
        take(state)


def test_a_generator_that_leaves_out_a_layer_is_named():
    with pytest.raises(WeightsError, match="its torch_network leaves out norm/beta"):
        take(named(net1={"weight": KERNEL}), layers=1)
