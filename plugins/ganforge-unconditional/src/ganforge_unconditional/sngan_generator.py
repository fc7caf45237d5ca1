"""The generator of SNGAN."""

from typing import TYPE_CHECKING, Literal

from ganforge import ExampleShape, Generator
from ganforge_unconditional.network_options import required_noise
from ganforge_unconditional.sngan_options import SNGANGeneratorOptions

if TYPE_CHECKING:
    import keras


class SNGANGenerator(SNGANGeneratorOptions, Generator):
    """Residual generator of Miyato et al. 2018 (arXiv 1802.05957): noise becomes a small map, which blocks double.

    A class scales and shifts the channels after each norm (Miyato and Koyama 2018, arXiv 1802.05637).
    """

    name: Literal["sngan"] = "sngan"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: `noise` and any other vectors to an image in [-1, 1], float32.

        Raises:
            ShapeError: the method gives no noise, or a side cannot be halved `depth` times.
        """
        required_noise("generator 'sngan'", shape)
        halvings = self.halvings("generator 'sngan'", shape.target)
        from ganforge_unconditional.networks.sngan import sngan_generator

        return sngan_generator(shape, self, halvings)
