"""What rounds of BicycleGAN add to the core's."""

from dataclasses import dataclass

from ganforge import Round, Tensor


@dataclass(frozen=True)
class CodedRound(Round):
    """A round whose image is made from a code: what the encoder says of the target, or noise.

    Attributes:
        code: mean and logarithm of the variance, each (batch, length), if the code is that of the target.
        found: the noise, and what the encoder finds of it in the generated image, if the code is noise.
    """

    code: tuple[Tensor, Tensor] | None = None
    found: tuple[Tensor, Tensor] | None = None
