"""The discriminator of DCGAN."""

from typing import TYPE_CHECKING, Literal

from ganforge import Discriminator, ExampleShape
from ganforge_unconditional.dcgan_options import DCGANDiscriminatorOptions

if TYPE_CHECKING:
    import keras


class DCGANDiscriminator(DCGANDiscriminatorOptions, Discriminator):
    """Discriminator of Radford et al. 2015 (arXiv 1511.06434): 4x4 convolutions halve the image, one logit remains.

    It judges the image, and any vectors such as a class, but sees no source.
    """

    name: Literal["dcgan"] = "dcgan"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: `sample` and any vectors to the fields of a `Judgement`, one scale of one logit.

        Raises:
            ShapeError: a side cannot be halved `depth` times.
        """
        halvings = self.halvings("discriminator 'dcgan'", shape.target)
        from ganforge_unconditional.networks.dcgan import dcgan_discriminator

        return dcgan_discriminator(shape, self, halvings)
