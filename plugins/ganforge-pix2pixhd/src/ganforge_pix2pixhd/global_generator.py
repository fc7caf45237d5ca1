"""The generator for up to 1024 pixels."""

from typing import TYPE_CHECKING, Literal

from ganforge import ExampleShape, Generator
from ganforge_pix2pixhd.global_options import GlobalOptions
from ganforge_pix2pixhd.images import images_read
from ganforge_pix2pixhd.sides import next_multiple, refuse_side

if TYPE_CHECKING:
    import keras


class GlobalGenerator(GlobalOptions, Generator):
    """Residual network of Wang et al. 2018 (arXiv 1711.11585), section 3.1: the whole picture, up to 1024 pixels.

    `local-enhancer` is built around it, for twice the size.
    """

    name: Literal["global"] = "global"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: source and extras in [-1, 1] to an image in [-1, 1], float32.

        Raises:
            ShapeError: a side cannot be halved, images differ in size, or an extra is missing.
        """
        who = "generator 'global'"
        shape.required_source(who)
        refuse_side(who, shape.target, self.padded_size(*shape.target[:2]))
        from ganforge_pix2pixhd.networks.global_generator import global_generator

        return global_generator(images_read(who, shape, self.reads), shape.target.channels, self)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next multiples of 2**halvings."""
        return next_multiple(height, 2**self.halvings), next_multiple(width, 2**self.halvings)
