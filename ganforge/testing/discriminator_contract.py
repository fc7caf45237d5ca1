"""The checks that every discriminator passes."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import pytest

from ganforge.components import Discriminator
from ganforge.components.shapes import ExampleShape
from ganforge.testing.network_contract import NetworkContract, redraw
from ganforge.testing.random_images import random_images

DRAWS = 32


class DiscriminatorContract(NetworkContract[Discriminator]):
    """What every discriminator must do: answer with raw logits, one map per scale, and the features on the way.

        class TestPatchGAN(DiscriminatorContract):
            component = PatchGAN(layers=2, filters=4)

    Attributes:
        component: an instance with few filters.
        shape: what it is built for; 32x64x1 -> 32x64x3 unless given.
    """

    base: ClassVar[type[Discriminator]] = Discriminator

    def inputs(self, shape: ExampleShape, count: int, seed: int = 0) -> dict[str, np.ndarray]:
        """Samples of noise, and the entries that they are judged beside."""
        return {**super().inputs(shape, count, seed), "sample": random_images(shape.target, count, seed + 7)}

    def answers(self, outputs: Any) -> Sequence[Any]:
        """The logits of all scales."""
        return outputs["logits"]

    def test_its_answer_has_the_fields_of_a_judgement(self) -> None:
        """`{"logits": [one per scale], "features": [[...] per scale]}`."""
        outputs = self._called(self.component.build(self.shape), self.inputs(self.shape, 2), training=False)
        message = 'The model should return {"logits": [one tensor per scale], "features": [[tensors] per scale]}'
        assert isinstance(outputs, dict) and set(outputs) == {"logits", "features"}, message
        scales = len(outputs["logits"])
        assert scales > 0 and len(outputs["features"]) == scales, message
        assert all(isinstance(scale, list | tuple) for scale in outputs["features"]), message

    def test_its_logits_are_maps_of_one_channel(self) -> None:
        """Each scale is (batch, rows, columns, 1) float32."""
        for scale in self._infer(self.component.build(self.shape), self.inputs(self.shape, 2)):
            logits = np.asarray(scale)
            message = f"logits are {logits.shape} {logits.dtype}. Expected (batch, rows, columns, 1) float32."
            assert logits.ndim == 4, message
            assert (logits.shape[0], logits.shape[-1], logits.dtype) == (2, 1, "float32"), message

    def test_its_logits_are_raw(self) -> None:
        """Some weights give logits below 0 and above 1: there is no sigmoid, because losses apply their own."""
        model = self.component.build(self.shape)
        lowest, highest = np.inf, -np.inf
        for seed in range(DRAWS):
            redraw(model, seed, spread=3.0)
            logits = np.concatenate([np.ravel(scale) for scale in self._infer(model, self.inputs(self.shape, 2))])
            lowest, highest = min(lowest, logits.min()), max(highest, logits.max())
            if lowest < 0 and highest > 1:
                return
        pytest.fail(
            f"with {DRAWS} draws of weights, logits lie between {lowest} and {highest}. Remove what bounds them."
        )

    def test_its_answer_depends_on_the_sample(self) -> None:
        """Another image beside the same source gets another answer."""
        model = self.component.build(self.shape)
        inputs = self.inputs(self.shape, 2)
        first, other = (self._infer(model, {**inputs, "sample": sign * inputs["sample"]}) for sign in (1, -1))
        alike = all(np.allclose(one, another) for one, another in zip(first, other, strict=True))
        assert not alike, "every sample gets the same answer. What is judged is the input of the name `sample`."
