"""The derivations that come with the package."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ganforge.components.dataset import Palette
from ganforge.components.rounds import Tensor
from ganforge_images.derivation import Derivation


class Gray(Derivation):
    """The target without its colors, to learn to color."""

    name: Literal["gray"] = "gray"

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Red, green and blue are weighted as in JPEG."""
        from ganforge_images.drawing import gray

        return gray(target)


class Edges(Derivation):
    """Black lines on white where the brightness of the target changes, to learn to fill outlines."""

    name: Literal["edges"] = "edges"
    palette: ClassVar[Palette] = {"line": (0, 0, 0), "paper": (255, 255, 255)}
    blur: float = Field(
        1.0, ge=0, le=20, description="Blur in pixels before edges are found; more leaves out small things."
    )
    threshold: float = Field(
        0.04, gt=0, lt=1, description="Smallest change from pixel to pixel that makes a line; 1 is from black to white."
    )
    thin: bool = Field(
        True, description="Draw lines of one pixel, where the change is greatest, instead of all pixels that change."
    )

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Lines where the Sobel gradient of the blurred gray is above the threshold."""
        import tensorflow as tf

        from ganforge_images.drawing import blurred, crests, gray, slopes

        gradients = slopes(blurred(gray(target), self.blur))
        drawn = tf.norm(gradients, axis=-1, keepdims=True) > 2 * self.threshold
        return tf.where(drawn & crests(gradients) if self.thin else drawn, -1.0, 1.0)


class Pencil(Derivation):
    """A pencil drawing of the target: strokes and soft shading where brightness changes, white elsewhere."""

    name: Literal["pencil"] = "pencil"
    softness: float = Field(4.0, gt=0, le=50, description="Width of the shading around strokes, in pixels.")

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Gray over its own blurred version (color dodge), so that only what is darker than around it stays."""
        import tensorflow as tf

        from ganforge_images.drawing import blurred, gray

        light = (gray(target) + 1) / 2
        around = blurred(light, self.softness)
        return tf.clip_by_value(light / tf.maximum(around, 0.02), 0, 1) * 2 - 1


class BlueRule(Derivation):
    """Black where the target is blue, as water is on maps, white elsewhere."""

    name: Literal["blue-rule"] = "blue-rule"
    palette: ClassVar[Palette] = {"water": (0, 0, 0), "land": (255, 255, 255)}
    red_margin: int = Field(10, ge=-256, le=255, description="Blue is above red by more than this, in 8-bit levels.")
    green_margin: int = Field(
        0, ge=-256, le=255, description="And above green by more than this; -256 to leave it out."
    )

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """The rule looks at red, green and blue; a gray target has none, and comes out white."""
        import tensorflow as tf

        red, green, blue = (target[..., min(part, target.shape[-1] - 1)] * 127.5 for part in range(3))
        water = (blue - red > self.red_margin) & (blue - green > self.green_margin)
        return tf.where(water, -1.0, 1.0)[..., tf.newaxis]


class Hole(Derivation):
    """The target with a gray rectangle at a place that depends on the file, to learn to fill holes."""

    name: Literal["hole"] = "hole"
    channels: ClassVar[int | None] = None
    smallest: float = Field(0.25, gt=0, lt=1, description="Shortest side of a hole, as a share of the image's side.")
    largest: float = Field(0.5, gt=0, lt=1, description="Longest side of a hole, as a share of the image's side.")

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Half-way between black and white inside the hole, the target outside."""
        import tensorflow as tf

        height, width, _ = target.shape
        side = tf.random.stateless_uniform((2,), seed, self.smallest, max(self.largest, self.smallest + 1e-6))
        start = tf.random.stateless_uniform((2,), seed + 1) * (1 - side)
        inside = [
            ((tf.range(count, dtype=tf.float32) + 0.5) / count - start[axis]) / side[axis]
            for axis, count in enumerate((height, width))
        ]
        rows, columns = ((share >= 0) & (share < 1) for share in inside)
        return tf.where((rows[:, None] & columns[None, :])[..., tf.newaxis], 0.0, target)


class LowResolution(Derivation):
    """The target shrunk and enlarged again, to learn to sharpen."""

    name: Literal["low-resolution"] = "low-resolution"
    channels: ClassVar[int | None] = None
    factor: int = Field(4, ge=2, le=32, description="How many times smaller each side becomes before it is enlarged.")

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Averaged, then enlarged bilinearly."""
        import tensorflow as tf

        height, width, _ = target.shape
        small = tf.image.resize(target, (-(-height // self.factor), -(-width // self.factor)), "area")
        return tf.image.resize(small, (height, width), "bilinear")


class InstanceEdges(Derivation):
    """White lines on black around each thing in an instance map: where neighboring pixels have other numbers."""

    name: Literal["instance-edges"] = "instance-edges"
    of_instances: ClassVar[bool] = True
    palette: ClassVar[Palette] = {"border": (255, 255, 255), "inside": (0, 0, 0)}

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """The pixels on both sides of each border, two pixels wide together."""
        import tensorflow as tf

        numbers = target[..., 0]
        down, right = numbers[1:] != numbers[:-1], numbers[:, 1:] != numbers[:, :-1]
        on_border = tf.pad(down, [[1, 0], [0, 0]]) | tf.pad(down, [[0, 1], [0, 0]])
        on_border |= tf.pad(right, [[0, 0], [1, 0]]) | tf.pad(right, [[0, 0], [0, 1]])
        return tf.where(on_border, 1.0, -1.0)[..., tf.newaxis]


Derivations = Annotated[Gray | Edges | Pencil | BlueRule | Hole | LowResolution, Field(discriminator="name")]
"""Those that come with the package; `name` chooses one."""

ExtraDerivations = Annotated[
    Gray | Edges | Pencil | BlueRule | Hole | LowResolution | InstanceEdges, Field(discriminator="name")
]
"""Those that extra images may be made by."""
