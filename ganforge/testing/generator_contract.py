"""The checks that every generator passes."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import pytest

from ganforge.components import Generator
from ganforge.components.shapes import ExampleShape
from ganforge.errors import ShapeError
from ganforge.testing.network_contract import NetworkContract, redraw


class GeneratorContract(NetworkContract[Generator]):
    """What every generator must do: make images of the target's shape in [-1, 1], from and to any number of channels.

        class TestUNet(GeneratorContract):
            component = UNet(depth=3, filters=4)

    Attributes:
        component: an instance with few filters.
        shape: what it is built for; 32x64x1 -> 32x64x3 unless given.
    """

    base: ClassVar[type[Generator]] = Generator

    def answers(self, outputs: Any) -> Sequence[Any]:
        """The images."""
        return [outputs]

    def fits(self, shape: ExampleShape, answers: Sequence[Any]) -> bool:
        """Images of the target's shape."""
        return all(tuple(images.shape[1:]) == shape.target for images in answers)

    def test_its_images_have_the_targets_shape(self) -> None:
        """They are (batch, height, width, channels) float32."""
        images = np.asarray(self._called(self.component.build(self.shape), self.inputs(self.shape, 2), training=False))
        expected = (2, *self.shape.target)
        assert images.shape == expected, f"built for {self.shape}, it made {images.shape}. Expected {expected}."
        assert images.dtype == "float32", f"images are {images.dtype}. Expected float32."

    def test_its_images_lie_within_minus_one_and_one(self) -> None:
        """With any weights: the last layer is a tanh or the like."""
        model = self.component.build(self.shape)
        for seed in range(4):
            redraw(model, seed, spread=3.0)
            images = np.asarray(self._called(model, self.inputs(self.shape, 2), training=False))
            lowest, highest = images.min(), images.max()
            assert -1 <= lowest <= highest <= 1, f"images lie between {lowest} and {highest}. End with a tanh."

    def test_its_padded_size_can_be_built(self) -> None:
        """`predict` pads to `padded_size`: it is as large as the image or larger, and can be built for."""
        height, width, _ = self.shape.target
        for size in ((height, width), (height + 1, width + 3), (1, 1)):
            padded = self.component.padded_size(*size)
            assert padded[0] >= size[0] and padded[1] >= size[1], (
                f"padded_size{size} is {padded}. Expected no side to be smaller."
            )
            try:
                model = self.component.build(self.shape.resized(*padded))
            except Exception as error:
                pytest.fail(f"padded_size{size} is {padded}, but the network cannot be built for that: {error}")
            made = model.output_shape[1:3]
            assert made == padded, f"built for {padded}, its images are {made}. Expected the same size."

    def test_its_torch_network_names_its_layers(self) -> None:
        """If it takes weights from PyTorch, every layer that they are for exists, and no weight is left out."""
        if (network := self.component.torch_network()) is None:
            return
        from ganforge.training.step.variable_paths import weights_by_path

        held = weights_by_path({"generator": self.component.build(self.shape)})["generator"]
        there, named = {path.rpartition("/")[0] for path in held}, {layer.name for layer in network.layers}
        assert there == named, (
            f"torch_network and build differ in {sorted(there ^ named)}. Name the same layers in both."
        )

    def test_a_size_that_must_be_padded_cannot_be_built(self) -> None:
        """`build` raises a `ShapeError` for every size that `padded_size` enlarges, so that the two agree."""
        height, width, _ = self.shape.target
        for size in ((height + 1, width), (height, width + 1), (1, 1)):
            if self.component.padded_size(*size) == size:
                continue
            with pytest.raises(ShapeError):
                self.component.build(self.shape.resized(*size))
                larger = self.component.padded_size(*size)
                pytest.fail(f"the network can be built for {size}, but padded_size enlarges that to {larger}")
