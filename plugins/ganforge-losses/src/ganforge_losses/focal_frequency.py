"""The loss of frequencies."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor


class FocalFrequency(Loss):
    """Squared difference between the spectra of generated image and target, most where they differ most.

    Jiang et al. 2021, arXiv 2012.12821: networks learn high frequencies late, and grids and blur show there first.
    """

    name: Literal["focal-frequency"] = "focal-frequency"
    needs = frozenset({"paired"})

    focus: float = Field(1.0, ge=0, description="How much more the most different frequencies count; 0: all the same.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each spectrum: (batch,) float32."""
        from keras import ops

        difference = ops.transpose((round.generated - round.target) / 2, (0, 3, 1, 2))
        real, imaginary = ops.fft2((difference, ops.zeros_like(difference)))
        pixels = difference.shape[2] * difference.shape[3]
        squares = (ops.square(real) + ops.square(imaginary)) / pixels
        # The weights are no part of the gradient, as in the paper; by the power of 0.5 squares become distances.
        weights = ops.power(ops.stop_gradient(squares), 0.5 * self.focus)
        largest = ops.max(weights, axis=(2, 3), keepdims=True)
        return ops.mean(squares * weights / ops.maximum(largest, 1e-12), axis=(1, 2, 3))
