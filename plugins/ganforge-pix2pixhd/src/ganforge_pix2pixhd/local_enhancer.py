"""The generator for twice the size that the global one makes."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveInt

from ganforge import ExampleShape, Generator
from ganforge_pix2pixhd.global_options import GlobalOptions
from ganforge_pix2pixhd.images import images_read
from ganforge_pix2pixhd.sides import next_multiple, refuse_side

if TYPE_CHECKING:
    import keras


class LocalEnhancer(GlobalOptions, Generator):
    """A global generator at half the size, and around it an enhancer at full size.

    Wang et al. 2018, arXiv 1711.11585, section 3.1. Train the global generator first, then start from its run:
    `trainer.start_from` takes what both have in common, and `[trainer.optimizers.global] frozen_until = 10000` leaves
    it alone at first.
    """

    name: Literal["local-enhancer"] = "local-enhancer"
    filters: PositiveInt = Field(32, description="Channels at full size; the global generator has twice as many.")
    local_blocks: PositiveInt = Field(3, description="Residual blocks of the enhancer, at half the size.")

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: source and extras in [-1, 1] to an image in [-1, 1], float32.

        Raises:
            ShapeError: a side cannot be halved, images differ in size, or an extra is missing.
        """
        who = "generator 'local-enhancer'"
        shape.required_source(who)
        refuse_side(who, shape.target, self.padded_size(*shape.target[:2]))
        from ganforge_pix2pixhd.networks.local_enhancer import local_enhancer

        return local_enhancer(images_read(who, shape, self.reads), shape.target.channels, self)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next multiples of 2**(halvings + 1)."""
        return next_multiple(height, 2 ** (self.halvings + 1)), next_multiple(width, 2 ** (self.halvings + 1))
