"""The generator of DCGAN."""

from typing import TYPE_CHECKING, Literal

from ganforge import ExampleShape, Generator
from ganforge_unconditional.dcgan_options import DCGANOptions
from ganforge_unconditional.network_options import required_noise

if TYPE_CHECKING:
    import keras


class DCGANGenerator(DCGANOptions, Generator):
    """Generator of Radford et al. 2015 (arXiv 1511.06434): noise becomes a small map, which 4x4 deconvolutions double.

    A class scales and shifts the channels after each norm (Miyato and Koyama 2018, arXiv 1802.05637).
    """

    name: Literal["dcgan"] = "dcgan"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: `noise` and any other vectors to an image in [-1, 1], float32.

        Raises:
            ShapeError: the method gives no noise, or a side cannot be halved `depth` times.
        """
        required_noise("generator 'dcgan'", shape)
        halvings = self.halvings("generator 'dcgan'", shape.target)
        from ganforge_unconditional.networks.dcgan import dcgan_generator

        return dcgan_generator(shape, self, halvings)
