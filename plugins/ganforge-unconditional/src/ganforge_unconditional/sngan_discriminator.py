"""The discriminator of SNGAN."""

from typing import TYPE_CHECKING, Literal

from ganforge import Discriminator, ExampleShape
from ganforge_unconditional.sngan_options import SNGANDiscriminatorOptions

if TYPE_CHECKING:
    import keras


class SNGANDiscriminator(SNGANDiscriminatorOptions, Discriminator):
    """Residual discriminator of Miyato et al. 2018 (arXiv 1802.05957) with spectral norm; one logit for the image.

    A class is a direction that features should point to (Miyato and Koyama 2018, arXiv 1802.05637). It judges the image
    and any vectors such as a class, but sees no source.
    """

    name: Literal["sngan"] = "sngan"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: `sample` and any vectors to the fields of a `Judgement`, one scale of one logit.

        Raises:
            ShapeError: a side cannot be halved `depth` times.
        """
        halvings = self.halvings("discriminator 'sngan'", shape.target)
        from ganforge_unconditional.networks.sngan import sngan_discriminator

        return sngan_discriminator(shape, self, halvings)
