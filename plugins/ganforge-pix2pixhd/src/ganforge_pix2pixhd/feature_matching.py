"""The loss that compares what the discriminator sees in real and in generated images."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor, TrainingError


class FeatureMatching(Loss):
    """Mean absolute difference between the discriminator's features of the target and of the generated image.

    Wang et al. 2018, arXiv 1711.11585, equation 4: four times the mean over layers, averaged over scales, so that a
    discriminator with more layers or scales does not weigh more.
    """

    name: Literal["feature-matching"] = "feature-matching"
    needs = frozenset({"real", "fake", "paired"})

    weight: float = Field(10.0, ge=0, description="Scales the term; 10 is the paper.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each generated image's features from the target's: (batch,) float32.

        Raises:
            TrainingError: the discriminator gives no features.
        """
        from keras import ops

        def distance(real: Tensor, fake: Tensor) -> Tensor:
            return ops.mean(ops.abs(ops.stop_gradient(real) - fake), axis=(1, 2, 3))

        pairs = zip(round.real.features, round.fake.features, strict=True)
        scales = [[distance(*features) for features in zip(*pair, strict=True)] for pair in pairs]
        if not scales or not all(scales):
            raise TrainingError(
                "loss 'feature-matching': the discriminator gives no features. Expected the maps of its layers in "
                '"features". Choose another discriminator, or leave this loss out.'
            )
        return sum(4 * sum(layers) / len(layers) for layers in scales) / len(scales)
